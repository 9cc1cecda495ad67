package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Large groups in the way identity providers send them (DIALECTS O14, O15). */
class MembershipTest {

  private static final int USERS = 400;
  private static final int BATCHES = 8;

  @Test
  void concurrentBatchesLoseNoMember() throws Exception {
    Customer acme = Customer.create(StartedStack.get());
    List<String> users = users(acme);
    String group = acme.group("Everybody", List.of());

    try (ExecutorService executor = Executors.newFixedThreadPool(BATCHES)) {
      List<Future<?>> batches = new ArrayList<>();
      for (int batch = 0; batch < BATCHES; batch++) {
        List<String> part = new ArrayList<>();
        for (int i = batch; i < USERS; i += BATCHES) {
          part.add("{'value':'" + users.get(i) + "'}");
        }
        String add =
            Customer.patch(
                "{'op':'add','path':'members','value':[" + String.join(",", part) + "]}");
        batches.add(executor.submit(() -> acme.scim.patch("/Groups/" + group, add).require(204)));
      }
      for (Future<?> batch : batches) {
        batch.get();
      }
    }

    assertThat(members(acme, group)).isEqualTo(new TreeSet<>(users));
    acme.map(group, "Admin");
    assertThat(acme.roles("m0")).containsExactly("Admin/group:" + group);
    JsonNode answer = acme.admin.get(acme.path("/scim-groups")).body().get("items").get(0);
    assertThat(answer.get("memberCount").intValue()).isEqualTo(USERS);
  }

  @Test
  void largePatchAddsAllKnownMembers() throws Exception {
    Customer acme = Customer.create(StartedStack.get());
    List<String> users = users(acme);
    String group = acme.group("Vast", List.of());
    List<String> named = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String id = i < USERS ? users.get(i) : new UUID(5, i).toString();
      named.add("{'value':'" + id + "','display':'somebody" + i + "@example.com'}");
    }

    long started = System.nanoTime();
    acme.scim
        .patch(
            "/Groups/" + group,
            Customer.patch(
                "{'op':'add','path':'members','value':[" + String.join(",", named) + "]}"))
        .require(204);

    System.out.printf(
        "A PATCH of 10,000 members, %d of them known: %.1f s%n",
        USERS, (System.nanoTime() - started) / 1e9);
    assertThat(members(acme, group)).isEqualTo(new TreeSet<>(users));
    assertThat(
            acme.scim
                .get("/Groups/" + group + "?excludedAttributes=members")
                .require(200)
                .body()
                .has("members"))
        .isFalse();
  }

  private static List<String> users(Customer acme) throws Exception {
    String[] users = new String[USERS];
    new Load(BATCHES).inParallel(USERS, number -> users[number] = acme.push("m" + number));
    return List.of(users);
  }

  private static TreeSet<String> members(Customer acme, String group) throws Exception {
    TreeSet<String> members = new TreeSet<>();
    for (JsonNode member : acme.scim.get("/Groups/" + group).require(200).body().get("members")) {
      members.add(member.get("value").stringValue());
    }
    return members;
  }
}
