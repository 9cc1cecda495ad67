package dev.conveyor.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressServer;
import dev.conveyor.ingress.http.RawRequest.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** HTTP edge cases: every response is a SCIM response. */
class EdgeTest {

  private static final String ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";
  private static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
  private static final String JSON = "Content-Type: application/scim+json";
  private static final String BASE = "/scim/v2/acme";

  private static IngressServer server;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    server = IngressServer.start();
    token = "Authorization: " + server.organization("acme");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A request that never reaches a controller, and its status. */
  private record Refused(int status, String request) {

    static Refused get(int status, String target, String... headers) {
      return line(status, "GET " + target + " HTTP/1.1", headers);
    }

    static Refused line(int status, String line, String... headers) {
      return new Refused(
          status, line + "\r\nHost: localhost\r\n" + token + "\r\n" + end(headers) + "\r\n");
    }

    static Refused post(int status, String body, String... headers) {
      return new Refused(
          status,
          "POST "
              + BASE
              + "/Users HTTP/1.1\r\nHost: localhost\r\n"
              + (token + "\r\n" + JSON + "\r\n")
              + end(headers)
              + ("\r\n" + body));
    }

    private static String end(String... headers) {
      return String.join("", Stream.of(headers).map(header -> header + "\r\n").toList())
          + "Connection: close\r\n";
    }
  }

  private static List<Refused> refused() {
    String users = BASE + "/Users";
    return List.of(
        Refused.get(400, users + "?filter=userName%20eq%20\"andré\""),
        Refused.get(400, users + "?sortBy=naïve"),
        Refused.get(400, users + "/andré"),
        Refused.get(400, users + "/a%2Fb"),
        Refused.get(400, users + "/a%5Cb"),
        Refused.get(400, users + "/a%00b"),
        Refused.get(400, users + "/a%ffb"),
        Refused.get(400, users + "/a%C0%AFb"),
        Refused.get(400, users + "/a%zzb"),
        Refused.get(400, users + "/a|b"),
        Refused.get(400, users + ";x=1"),
        Refused.get(400, users + "/a;jsessionid=1"),
        Refused.get(400, "/scim/%2e%2e/%2e%2e/etc"),
        Refused.get(404, users + "/%2e%2e/Groups"),
        Refused.get(404, users + "/../Groups"),
        Refused.get(404, "/error"),
        Refused.get(404, "/"),
        Refused.get(414, users + "?filter=" + "x".repeat(20_000)),
        Refused.get(431, users, "X: " + "x".repeat(20_000)),
        Refused.get(431, users, "X: 1\r\n".repeat(150) + "Y: 1"),
        Refused.get(400, users, "X : 1"),
        Refused.get(400, users, "X: a\u0000b"),
        Refused.get(400, users, "Host: other"),
        Refused.get(417, users, "Expect: the-unexpected"),
        Refused.line(405, "TRACE " + users + " HTTP/1.1"),
        Refused.line(405, "OPTIONS " + users + " HTTP/1.1"),
        Refused.line(405, "BREW " + users + " HTTP/1.1"),
        Refused.line(501, "CONNECT localhost:1 HTTP/1.1"),
        Refused.line(400, "GE(T " + users + " HTTP/1.1"),
        Refused.line(505, "GET " + users + " HTTP/3.0"),
        new Refused(400, "GET " + users + " HTTP/1.1\r\n" + token + "\r\n\r\n"),
        new Refused(400, "\u0016\u0003\u0001\r\n\r\n"),
        Refused.post(400, "zz\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
        Refused.post(400, "-1\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
        Refused.post(501, "{}", "Content-Length: 2", "Transfer-Encoding: gzip"),
        Refused.post(400, "{}", "Content-Length: 2", "Content-Length: 3"),
        Refused.post(400, "{}", "Content-Length: -2"),
        Refused.post(400, "{}", "Content-Length: 2, 2"),
        Refused.post(415, "{}", "Content-Length: 2", "Content-Encoding: gzip"));
  }

  @TestFactory
  Stream<DynamicTest> whatTomcatRefusesIsAScimError() {
    return refused().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.request().lines().findFirst().orElseThrow(),
                () -> isError(each.status(), RawRequest.bytes(server.port, each.request()))));
  }

  private static void isError(int status, Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers())
        .containsEntry("content-type", "application/scim+json")
        .containsEntry("cache-control", "no-store");
    JsonNode error = answer.json();
    assertThat(error.at("/schemas/0").stringValue()).isEqualTo(ERROR);
    assertThat(error.get("status").stringValue()).isEqualTo("" + status);
    assertThat(error.get("detail").stringValue()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /Users/?filter=userName%20eq%20%22x%22, 200",
    "GET, //Users, 200",
    "GET, ///Users//, 200",
    "GET, /Groups/, 200",
    "GET, //Groups?count=1, 200",
    "GET, /Schemas/, 200",
    "GET, //Schemas//urn:ietf:params:scim:schemas:core:2.0:User/, 200",
    "GET, /ResourceTypes/User/, 200",
    "GET, /ServiceProviderConfig/, 200",
    "GET, /, 200",
    "GET, //, 200",
    "GET, /Me/, 501",
    "POST, /Users/.search/, 200",
    "POST, //.search, 200",
    "POST, //Bulk/, 200",
    "GET, /Nothing/, 404",
  })
  void extraSlashesAreIgnored(String method, String path, int status) throws IOException {
    String body =
        path.contains("Bulk")
            ? "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"],"
                + "\"Operations\":[{\"method\":\"DELETE\",\"path\":\"/Users/none\"}]}"
            : "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:SearchRequest\"]}";

    Answer answer = send(method, path, method.equals("POST") ? body : "");

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
  }

  @Test
  void userIsFoundAtPathsWithExtraSlashes() throws IOException {
    Answer created = send("POST", "/Users/", user("slash"));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    String id = created.json().get("id").stringValue();

    assertThat(send("GET", "/Users/" + id + "/", "").json().get("userName").stringValue())
        .isEqualTo("slash");
    assertThat(send("PUT", "//Users//" + id, user("slash")).status()).isEqualTo(200);
    assertThat(send("DELETE", "/Users/" + id + "//", "").status()).isEqualTo(204);
    assertThat(created.headers().get("location")).endsWith(BASE + "/Users/" + id);
  }

  @Test
  void extraSlashesInBulkPathsAreIgnored() throws IOException {
    String bulk =
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[
          {"method":"POST","path":"//Users/","bulkId":"a","data":%s},
          {"method":"DELETE","path":"/Users/bulkId:a/"},
          {"method":"POST","path":"Users","bulkId":"b","data":%s},
          {"method":"DELETE","path":"/Users/bulkId:b/more"}]}
        """
            .formatted(user("bulk-a"), user("bulk-b"));

    JsonNode operations = send("POST", "/Bulk", bulk).json().get("Operations");

    assertThat(operations.valueStream().map(each -> each.get("status").stringValue()))
        .containsExactly("201", "204", "201", "400");
  }

  @Test
  void parametersCombineInAnyCase() throws IOException {
    send("POST", "/Users", user("params"));
    String filter = "FILTER=userName%20eq%20%22params%22";

    JsonNode both =
        send("GET", "/Users?" + filter + "&attributes=userName&Attributes=active", "").json();
    JsonNode excluded =
        send("GET", "/Users?" + filter + "&excludedattributes=active&excludedAttributes=meta", "")
            .json();
    JsonNode one = send("GET", "/Users?Count=0&STARTINDEX=1", "").json();
    Answer twice = send("GET", "/Users?count=1&Count=2", "");

    assertThat(both.at("/Resources/0").propertyNames())
        .containsExactlyInAnyOrder("schemas", "id", "userName", "active");
    assertThat(excluded.at("/Resources/0").propertyNames()).doesNotContain("active", "meta");
    assertThat(one.get("itemsPerPage").intValue()).isZero();
    assertThat(twice.status()).isEqualTo(400);
    assertThat(twice.json().get("detail").stringValue()).contains("count");
  }

  @Test
  void everyAnswerForbidsCaches() throws IOException {
    Answer created = send("POST", "/Users", user("cached"));
    String id = created.json().get("id").stringValue();
    Answer unchanged =
        RawRequest.send(
            server.port, "GET " + BASE + "/Users/" + id + " HTTP/1.1", token, "If-None-Match: *");
    Answer stranger = RawRequest.send(server.port, "GET " + BASE + "/Users HTTP/1.1");

    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(stranger.status()).isEqualTo(401);
    for (Answer answer :
        List.of(
            created,
            unchanged,
            stranger,
            send("GET", "/Users", ""),
            send("GET", "/Users/" + id, ""),
            send("GET", "/Users/none", ""),
            send("GET", "/Schemas", ""),
            send("DELETE", "/Users/" + id, ""))) {
      assertThat(answer.headers()).containsEntry("cache-control", "no-store");
    }
  }

  @Test
  void formsAreNotParsed() throws IOException {
    for (String type :
        List.of("application/x-www-form-urlencoded", "multipart/form-data; boundary=x")) {
      for (String method : List.of("POST /Users", "PUT /Users/x", "POST /Users/.search")) {
        String[] parts = method.split(" ");
        Answer answer =
            RawRequest.withBody(
                server.port,
                parts[0] + " " + BASE + parts[1] + " HTTP/1.1",
                "filter=id",
                token,
                "Content-Type: " + type);

        isError(415, answer);
      }
    }
  }

  @Test
  void expectContinueIsRejectedBeforeTheBody() throws IOException {
    String head = "POST " + BASE + "/Users HTTP/1.1\r\nHost: localhost\r\n" + JSON + "\r\n";
    String ask = "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    try (Socket socket = new Socket("localhost", server.port)) {
      socket.getOutputStream().write((head + ask).getBytes(StandardCharsets.UTF_8));

      isError(401, RawRequest.read(socket));
    }
    try (Socket socket = new Socket("localhost", server.port)) {
      String admitted = head + token + "\r\nConnection: close\r\n" + ask;
      socket.getOutputStream().write(admitted.getBytes(StandardCharsets.UTF_8));
      byte[] invited = socket.getInputStream().readNBytes("HTTP/1.1 100 ".length());
      socket.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));

      assertThat(new String(invited, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 100 ");
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("HTTP/1.1 400");
    }
  }

  @Test
  void bodyIsNeverReadAsAnotherRequest() throws IOException {
    String hidden = "GET " + BASE + "/Schemas HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String chunked =
        "POST "
            + BASE
            + "/Users HTTP/1.1\r\nHost: localhost\r\n"
            + (token + "\r\n" + JSON + "\r\n")
            + ("Content-Length: "
                + (hidden.length() + 5)
                + "\r\nTransfer-Encoding: chunked\r\n\r\n")
            + ("0\r\n\r\n" + hidden);

    Answer answer = RawRequest.bytes(server.port, chunked);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).as("one response, then the connection is closed").endsWith("}");
    assertThat(answer.headers()).containsEntry("connection", "close");
  }

  @Test
  void forwardedHeadersAreTrustedOnlyFromProxies() throws Exception {
    String[] forwarded = {
      "X-Forwarded-Host: evil.example",
      "X-Forwarded-Proto: https",
      "X-Forwarded-Port: 444",
      "Forwarded: host=evil.example"
    };
    try (IngressServer behindProxy = IngressServer.start("CONVEYOR_FORWARDED_HEADERS=framework")) {
      String other = "Authorization: " + behindProxy.organization("acme");

      assertThat(location(server, token, forwarded)).startsWith("http://localhost/scim/v2/acme/");
      assertThat(location(behindProxy, other, "X-Forwarded-Host: scim.example", forwarded[1]))
          .startsWith("https://scim.example/scim/v2/acme/");
    }
  }

  private static String location(IngressServer server, String authorization, String... headers)
      throws IOException {
    String[] all =
        Stream.concat(Stream.of(authorization), Stream.of(headers)).toArray(String[]::new);
    String line = "GET " + BASE + "/ResourceTypes/User HTTP/1.1";
    return RawRequest.send(server.port, line, all).json().at("/meta/location").stringValue();
  }

  private static Answer send(String method, String path, String body) throws IOException {
    String line = method + " " + BASE + path + " HTTP/1.1";
    return body.isEmpty()
        ? RawRequest.send(server.port, line, token)
        : RawRequest.withBody(server.port, line, body, token, JSON);
  }

  private static String user(String name) {
    return "{\"schemas\":[\"" + USER + "\"],\"userName\":\"" + name + "\"}";
  }
}
