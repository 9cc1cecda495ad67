package dev.conveyor.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Admin API calls that create the demo organization. */
final class AdminApi {

  private static final String OPERATOR = "operator@localhost";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final String baseUrl;
  private final String key;

  AdminApi(String baseUrl, String key) {
    this.baseUrl = baseUrl;
    this.key = key;
  }

  /** Creates the organization if it does not exist. */
  void ensureOrganization(String id, String name) throws IOException, InterruptedException {
    int status =
        send("POST", "/organizations", "{\"id\":\"" + id + "\",\"name\":\"" + name + "\"}")
            .statusCode();
    if (status == 201) {
      HttpResponse<String> enabled =
          send(
              "PUT",
              "/organizations/" + id + "/scim-connection",
              "{\"enabled\":true,\"defaultRole\":\"Assignee Only\",\"requireSso\":false}");
      require(enabled, 200, 202);
    } else if (status != 409) {
      throw new IOException("could not create the demo organization: status " + status);
    }
  }

  String generateToken(String organization) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send("POST", "/organizations/" + organization + "/scim-tokens", "{}");
    require(answer, 201);
    JsonNode token = JsonMapper.shared().readTree(answer.body()).path("token");
    return token.stringValue();
  }

  /** A sign-in link for the quickstart's operator, who is created if necessary. */
  String signInLink() throws IOException, InterruptedException {
    require(
        send(
            "POST",
            "/staff",
            "{\"email\":\""
                + OPERATOR
                + "\",\"name\":\"Operator\",\"support\":true,\"operator\":true}"),
        201,
        409);
    HttpResponse<String> answer =
        send("POST", "/sign-in-links", "{\"email\":\"" + OPERATOR + "\"}");
    require(answer, 201);
    return JsonMapper.shared().readTree(answer.body()).path("url").stringValue();
  }

  static boolean isHealthy(String url) {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void require(HttpResponse<String> answer, int... expected) throws IOException {
    for (int status : expected) {
      if (answer.statusCode() == status) {
        return;
      }
    }
    throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
  }
}
