package dev.conveyor.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** An HTTP API with a bearer token, from a client's view. */
record Api(String baseUrl, String token, String contentType) {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  record Answer(int status, Map<String, String> headers, String text) {

    JsonNode body() {
      return text.isEmpty() ? MissingNode.getInstance() : JsonMapper.shared().readTree(text);
    }

    /** The text member with that name. */
    String get(String member) {
      return body().get(member).stringValue();
    }

    Answer require(int expected) {
      if (status != expected) {
        throw new AssertionError("expected " + expected + ", got " + status + ": " + text);
      }
      return this;
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, null, Map.of());
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body, Map.of());
  }

  Answer put(String path, String body) throws IOException, InterruptedException {
    return send("PUT", path, body, Map.of());
  }

  Answer patch(String path, String body) throws IOException, InterruptedException {
    return send("PATCH", path, body, Map.of());
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, null, Map.of());
  }

  /** The given headers override the defaults; a null removes one. */
  Answer send(String method, String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Authorization", "Bearer " + token);
    if (body != null) {
      all.put("Content-Type", contentType);
    }
    headers.forEach(all::put);
    Charset charset =
        String.valueOf(all.get("Content-Type")).contains("UTF-16")
            ? StandardCharsets.UTF_16
            : StandardCharsets.UTF_8;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body, charset));
    all.forEach((name, value) -> {
      if (value != null) {
        request.header(name, value);
      }
    });
    HttpResponse<String> answer =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    Map<String, String> received = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    answer.headers().map().forEach((name, values) -> received.put(name, values.getFirst()));
    return new Answer(answer.statusCode(), received, answer.body());
  }
}
