package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Sends thousands of malformed requests, derived from valid ones, to every endpoint: never a 500,
 * and no other row, in particular of another organization, is lost or changed.
 */
class FuzzTest {

  private static final int REQUESTS = 6_000;
  private static final int CLIENTS = 8;

  @Test
  void malformedRequestsDoNoHarm() throws Exception {
    Customer acme = Customer.create(StartedStack.get());
    Customer other = Customer.create(StartedStack.get());
    List<String> foreign = new ArrayList<>(List.of(other.push("zoe"), other.push("zac")));
    foreign.add(other.group("Foreign", foreign));
    List<String> own = new ArrayList<>();
    for (String name : List.of("one", "two", "three")) {
      own.add(acme.push("kept-" + name));
    }
    String group = acme.group("Kept", own);
    JsonNode before = other.scim.get("?count=1000").require(200).body();
    List<JsonNode> kept = read(acme, own, group);
    Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
    Queue<String> broken = new ConcurrentLinkedQueue<>();

    List<Thread> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      BrokenRequests requests = new BrokenRequests(client, foreign);
      clients.add(
          Thread.ofVirtual()
              .start(() -> send(acme, requests, REQUESTS / CLIENTS, statuses, broken)));
    }
    for (Thread client : clients) {
      client.join();
    }

    System.out.println("Responses to malformed requests: " + new TreeMap<>(statuses));
    assertThat(broken).isEmpty();
    assertThat(statuses.keySet()).contains(200, 201, 400, 404, 405, 415);
    assertThat(read(acme, own, group)).isEqualTo(kept);
    assertThat(other.scim.get("?count=1000").require(200).body()).isEqualTo(before);
    assertPipelineWorks(acme);
  }

  private static void send(
      Customer acme,
      BrokenRequests requests,
      int count,
      Map<Integer, AtomicInteger> statuses,
      Queue<String> broken) {
    URI base = URI.create(acme.scim.baseUrl());
    for (int i = 0; i < count; i++) {
      BrokenRequests.Request request = requests.next();
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      headers.put("Authorization", "Bearer " + acme.scim.token());
      headers.putAll(request.headers());
      try {
        RawHttp.Answer answer =
            RawHttp.send(
                base, request.method(), base.getPath() + request.path(), headers, request.body());
        statuses.computeIfAbsent(answer.status(), status -> new AtomicInteger()).incrementAndGet();
        if (answer.status() >= 500 && answer.status() != 501 || answer.status() < 0) {
          broken.add(request + " -> " + answer.text());
        }
      } catch (IOException e) {
        broken.add(request + " -> " + e);
      }
    }
  }

  private static List<JsonNode> read(Customer acme, List<String> users, String group)
      throws Exception {
    List<JsonNode> read = new ArrayList<>();
    for (String user : users) {
      read.add(acme.scim.get("/Users/" + user).require(200).body());
    }
    read.add(acme.scim.get("/Groups/" + group).require(200).body());
    return read;
  }

  /** Accepted requests have not stopped the workers, and support can read the rejected ones. */
  private static void assertPipelineWorks(Customer acme) throws Exception {
    acme.push("after");
    acme.awaitStatus("after", "active");
    Api.Answer rejected = acme.scim.post("/Users", "{\"schemas\":[\"last\"]}").require(400);
    String detail = rejected.get("detail");
    String reference = detail.substring(detail.lastIndexOf(' ') + 1);
    Await.until(
        "support finds " + reference,
        () -> acme.admin.get("/failures?reference=" + reference).body().get("items").size() == 1);
    acme.admin.get("/failures?organization=" + acme.id + "&limit=200").require(200);
  }
}
