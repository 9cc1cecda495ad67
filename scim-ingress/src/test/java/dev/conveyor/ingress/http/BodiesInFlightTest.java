package dev.conveyor.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressServer;
import dev.conveyor.ingress.WaitingIngress;
import dev.conveyor.ingress.access.BodyBudget;
import dev.conveyor.ingress.http.RawRequest.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many large bodies at once: no internal errors, and other requests do not wait. */
class BodiesInFlightTest {

  private static final int MIB = 1024 * 1024;
  private static final String JSON = "Content-Type: application/scim+json";

  private static IngressServer server;
  private static BodyBudget budget;
  private static String acme;
  private static String globex;

  @BeforeAll
  static void start() throws Exception {
    server = IngressServer.start("conveyor.body-budget.bytes=" + 32 * MIB);
    budget = server.context.getBean(BodyBudget.class);
    acme = "Authorization: " + server.organization("acme");
    globex = "Authorization: " + server.organization("globex");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void budgetIsReleased() {
    WaitingIngress.until(() -> budget.held() == 0);
  }

  @Test
  void manyRejectedBodiesCauseNoErrors() throws Exception {
    String rejected = groupWithoutName(12_000_000);
    List<Callable<Answer>> requests = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      requests.add(() -> post("acme", acme, "/Groups", rejected));
      requests.add(() -> post("globex", globex, "/Users", user("u-" + System.nanoTime())));
    }

    List<Integer> large = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(requests.size())) {
      List<Future<Answer>> answers = executor.invokeAll(requests);
      for (int i = 0; i < answers.size(); i += 2) {
        large.add(answers.get(i).get().status());
        assertThat(answers.get(i + 1).get().status()).isEqualTo(201);
      }
    }

    assertThat(large).isSubsetOf(400, 503).contains(400);
  }

  @Test
  void otherOrganizationsLargeBodyIsAdmitted() throws Exception {
    String rejected = groupWithoutName(12_000_000);
    try (Socket slow = send("acme", acme, rejected, 10_000_000)) {
      WaitingIngress.until(() -> budget.held() > 10_000_000);

      Answer refused = post("acme", acme, "/Groups", rejected);
      assertThat(refused.status()).as(refused.body()).isEqualTo(503);
      assertThat(refused.headers().get("retry-after")).matches("[1-9][0-9]*");
      assertThat(refused.json().get("detail").stringValue()).contains("Too many large requests");
      assertThat(refused.body()).doesNotContain("PRV-");

      assertThat(post("acme", acme, "/Users", user("small")).status()).isEqualTo(201);
      assertThat(post("globex", globex, "/Groups", groupWithoutName(5_000_000)).status())
          .isEqualTo(400);

      slow.getOutputStream().write(rejected.substring(10_000_000).getBytes(StandardCharsets.UTF_8));
      assertThat(RawRequest.read(slow).status()).isEqualTo(400);
    }
  }

  @Test
  void slowClientHoldsOnlyReceivedBytes() throws Exception {
    String rejected = groupWithoutName(12_000_000);
    try (Socket slow = send("acme", acme, rejected, 1000)) {
      WaitingIngress.until(() -> budget.held() > 0);

      assertThat(budget.held()).isLessThan(10_000);
      assertThat(post("acme", acme, "/Groups", rejected).status()).isEqualTo(400);
    }
  }

  @Test
  void chunkedBodyIsCountedAsItArrives() throws Exception {
    String rejected = groupWithoutName(12_000_000);
    String head = head("acme", acme, "Transfer-Encoding: chunked");
    try (Socket chunked = new Socket("localhost", server.port)) {
      byte[] chunk = rejected.substring(0, 10_000_000).getBytes(StandardCharsets.UTF_8);
      chunked.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      chunked.getOutputStream().write("989680\r\n".getBytes(StandardCharsets.UTF_8));
      chunked.getOutputStream().write(chunk);
      WaitingIngress.until(() -> budget.held() > 10_000_000);

      assertThat(post("acme", acme, "/Groups", rejected).status()).isEqualTo(503);

      chunked.getOutputStream().write("\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(RawRequest.read(chunked).status()).isEqualTo(400);
    }
  }

  @Test
  void expectContinueIsRejectedBeforeTheBody() throws Exception {
    String rejected = groupWithoutName(12_000_000);
    try (Socket slow = send("acme", acme, rejected, 10_000_000);
        Socket asking = new Socket("localhost", server.port)) {
      WaitingIngress.until(() -> budget.held() > 10_000_000);
      String head = head("acme", acme, "Expect: 100-continue", "Content-Length: 12000000");
      asking.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));

      assertThat(RawRequest.read(asking).status()).isEqualTo(503);
    }
  }

  /** With one member every two bytes, 12 MB would be a tree of hundreds of megabytes. */
  @Test
  void bodyOfTooManyValuesIsTooLarge() throws Exception {
    String values = "[" + "{},".repeat(4_000_000) + "{}]";

    Answer answer = post("acme", acme, "/Groups", "{\"members\":" + values + "}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(413);
  }

  @Test
  void bodyMustArriveInTime() throws Exception {
    try (IngressServer hasty = IngressServer.start("conveyor.body-budget.read-time=0s")) {
      String authorization = "Authorization: " + hasty.organization("acme");
      try (Socket slow = new Socket("localhost", hasty.port)) {
        String head = head("acme", authorization, "Content-Length: 100") + "{";
        slow.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));

        Answer answer = RawRequest.read(slow);

        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.json().get("detail").stringValue()).contains("in time");
      }
    }
  }

  /** Rejected because it has no displayName; of about this size. */
  private static String groupWithoutName(int bytes) {
    String member = "{\"value\":\"00000000-0000-4000-8000-000000000000\"},";
    return "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],\"members\":["
        + member.repeat((bytes - 100) / member.length())
        + "\"x\"]}";
  }

  private static String user(String name) {
    return "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"userName\":\""
        + name
        + "\"}";
  }

  private static Answer post(String organization, String authorization, String path, String body)
      throws IOException {
    String line = "POST /scim/v2/" + organization + path + " HTTP/1.1";
    return RawRequest.withBody(server.port, line, body, authorization, JSON);
  }

  /** Sends the beginning of a group's body. */
  private static Socket send(String organization, String authorization, String body, int bytes)
      throws IOException {
    Socket socket = new Socket("localhost", server.port);
    String head = head(organization, authorization, "Content-Length: " + body.length());
    socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().write(body.substring(0, bytes).getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }

  private static String head(String organization, String authorization, String... headers) {
    return "POST /scim/v2/"
        + organization
        + "/Groups HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + (authorization + "\r\n" + JSON + "\r\n")
        + (String.join("\r\n", headers) + "\r\n\r\n");
  }
}
