package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/**
 * Everybody is deleted, and the deletion is applied later, while both workers are killed with -9:
 * exactly the limit is removed before the decision, with their roles, and everybody after it.
 */
@EnabledIfSystemProperty(named = "conveyor.long-tests", matches = "true")
class HoldsDespiteKillsTest {

  private static final int USERS = 40;
  private static final int LIMIT = 10;
  private static final int CONNECTIONS = 4;

  private final Load load = new Load(CONNECTIONS);
  private final Map<Integer, String> ids = new ConcurrentHashMap<>();

  @AfterEach
  void calm() throws Exception {
    StartedStack.get().awaitCalm();
  }

  @Test
  void heldUsersStayAndReleasedOnesGo() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    load.inParallel(USERS, number -> ids.put(number, customer.push("k" + number)));
    String group = customer.group("Team", List.copyOf(ids.values()));
    customer.map(group, "Trust Sharer");
    for (int number = 0; number < USERS; number++) {
      customer.awaitRoles("k" + number, "Trust Sharer/group:" + group);
    }

    Thread killer = killing(stack);
    load.inParallel(USERS, number -> delete(customer, ids.get(number)));
    killer.join();

    // Each worker catches up at its own time.
    Await.until(
        "both workers have removed the limit and hold the others",
        () ->
            active(customer) == USERS - LIMIT
                && held(customer) == USERS - LIMIT
                && holders(customer) == USERS - LIMIT);
    stack.awaitCalm();
    assertThat(active(customer)).as("active").isEqualTo(USERS - LIMIT);
    assertThat(held(customer)).as("held").isEqualTo(USERS - LIMIT);
    assertThat(holders(customer))
        .as("held users keep the role of a group that they left")
        .isEqualTo(USERS - LIMIT);

    killer = killing(stack);
    load.again(() ->
        customer
            .admin
            .post(customer.path("/held-users/decide"), "{\"decision\":\"apply\",\"all\":true}")
            .status());
    killer.join();
    Await.until("everybody is removed", () -> active(customer) == 0 && held(customer) == 0);
    assertVersionsGrow(stack, customer);
  }

  private static Thread killing(StartedStack stack) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            Map<String, Long> dead = new HashMap<>();
            for (String victim : List.of("provisioning-worker", "role-sync-worker")) {
              dead.put(victim, stack.pid(victim));
              stack.kill(victim);
            }
            for (String victim : dead.keySet()) {
              Await.until(victim + " runs again", () -> stack.pid(victim) != dead.get(victim));
            }
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void delete(Customer customer, String user) {
    load.again(() -> {
      int status = customer.scim.delete("/Users/" + user).status();
      return status == 204 || status == 404 ? status : null;
    });
  }

  private static long held(Customer customer) throws Exception {
    return items(customer, "/held-users?limit=200").size();
  }

  private static long active(Customer customer) throws Exception {
    return items(customer, "/users?status=active&limit=200").size();
  }

  private static JsonNode items(Customer customer, String path) throws Exception {
    return customer.admin.get(customer.path(path)).require(200).body().get("items");
  }

  private static long holders(Customer customer) throws Exception {
    long holders = 0;
    for (JsonNode user : items(customer, "/users?limit=200")) {
      for (JsonNode grant : user.get("roles")) {
        holders += grant.get("role").stringValue().equals("Trust Sharer") ? 1 : 0;
      }
    }
    return holders;
  }

  private static void assertVersionsGrow(StartedStack stack, Customer customer) throws Exception {
    Map<String, Long> last = new HashMap<>();
    for (JsonNode event :
        TopicReader.values(
            stack.text("kafkaBootstrapServers"),
            Topic.USER_CHANGES.topicName(),
            key -> key.startsWith(customer.id + "/"))) {
      String user = event.get("userId").stringValue();
      long version = event.get("version").longValue();
      Long before = last.put(user, version);
      assertThat(before == null || version >= before).as("a repeated or a newer version").isTrue();
    }
    assertThat(last).hasSize(USERS);
  }
}
