package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Broker or database unavailable: nothing is lost, order is kept, and everything recovers. */
class OutageTest {

  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("conveyor.outage.seconds", 12));

  private static final int ON_THEIR_WAY = 300;

  /** These outages kill processes of the quickstart; containers would need other means. */
  @BeforeAll
  static void onOwnServers() {
    assumeTrue(StartedStack.ownsItsServers());
  }

  @AfterEach
  void calm() throws Exception {
    StartedStack.get().awaitCalm();
  }

  @Test
  void ingressWorksWithoutTheBroker() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer acme = Customer.create(stack);
    acme.push("before");
    acme.awaitStatus("before", "active");
    String user = acme.push("changing");

    stack.signal("kafka", "STOP");
    int pushed = 0;
    long slowest = 0;
    long end = System.nanoTime() + OUTAGE.toNanos();
    try {
      while (System.nanoTime() < end) {
        long started = System.nanoTime();
        acme.push("during" + pushed);
        acme.scim
            .patch(
                "/Users/" + user,
                Customer.patch(
                    "{'op':'replace','path':'displayName','value':'Name " + pushed + "'}"))
            .require(200);
        pushed++;
        slowest = Math.max(slowest, System.nanoTime() - started);
      }
    } finally {
      stack.signal("kafka", "CONT");
    }

    int all = pushed + 2;
    String last = "Name " + (pushed - 1);
    Await.until("every user is provisioned", () -> users(stack, acme) == all);
    Await.until(
        "the last name has arrived",
        () -> acme.find("changing").get("displayName").stringValue().equals(last));
    assertFirstDeliveriesInOrder(stack, acme.id);
    System.out.printf(
        "Broker unavailable for %d s: %d users and as many changes accepted, slowest pair %.0f ms%n",
        OUTAGE.toSeconds(), pushed, slowest / 1e6);
  }

  @Test
  void databaseOutageReturns503WithRetryAfter() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer acme = Customer.create(stack);
    acme.push("before");
    acme.awaitStatus("before", "active");
    acme.admin.put(acme.path("/scim-connection"), "{\"waitForProvisioning\":false}").require(200);
    for (int i = 0; i < ON_THEIR_WAY; i++) {
      acme.push("under-way" + i);
    }

    // It is killed again after each restart, so the launcher's pauses become longer than the
    // ingress's timeout.
    for (int i = 0; i < 6; i++) {
      long killed = stack.pid("postgres");
      stack.kill("postgres");
      if (i < 5) {
        Await.until("it runs again", () -> stack.pid("postgres") != killed);
      }
    }
    Api.Answer refused =
        Await.value(
            "the answer is 503",
            () -> {
              Api.Answer answer = acme.scim.post("/Users", acme.user("refused", true));
              return answer.status() == 503 ? answer : null;
            });
    assertThat(refused.headers().get("Retry-After")).matches("[0-9]+");
    assertThat(refused.get("status")).isEqualTo("503");
    assertThat(refused.get("detail")).contains("try again");

    Await.until("it is back", () -> acme.scim.get("/Users?count=1").status() == 200);
    acme.push("after");
    acme.awaitRoles("after", "Assignee Only/default");
    Await.until(
        "all pending users have arrived",
        () -> grants(stack, acme) == users(stack, acme) && users(stack, acme) >= ON_THEIR_WAY + 2);
  }

  private static int users(StartedStack stack, Customer acme) throws Exception {
    return count(stack, "directory.users", acme);
  }

  private static int grants(StartedStack stack, Customer acme) throws Exception {
    return count(stack, "roles.grants", acme);
  }

  private static int count(StartedStack stack, String table, Customer acme) throws Exception {
    try (var connection = stack.database();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT count(*) AS present FROM "
                    + table
                    + " WHERE organization = '"
                    + acme.id
                    + "'")) {
      rows.next();
      return rows.getInt("present");
    }
  }

  private static void assertFirstDeliveriesInOrder(StartedStack stack, String organization)
      throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records =
        TopicReader.readAll(stack.text("kafkaBootstrapServers"), "conveyor.scim.user-changes.v1");
    Map<String, Long> last = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
      if (key.startsWith(organization + "/") && seen.add(TopicReader.header(record, "ce_id"))) {
        JsonNode value = JsonMapper.shared().readTree(record.value());
        long version = value.get("version").longValue();
        assertThat(version).as(key).isEqualTo(last.getOrDefault(key, 0L) + 1);
        last.put(key, version);
      }
    }
    assertThat(last).isNotEmpty();
  }
}
