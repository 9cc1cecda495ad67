package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replays all failures of one cause: one first, and the rest only if that one is resolved. */
class ReplayRunTest {

  private static final int USERS = 12;

  @Test
  void replayContinuesOnlyAfterAResolvedCanary() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack).withoutHolds();
    List<String> users = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      users.add(customer.push("u" + i));
      String again =
          customer.user("u" + i, true).replace("\"active\"", "\"nickName\":\"U\",\"active\"");
      customer.scim.post("/Users", again).require(409);
    }
    Await.until("all failed", () -> open(customer) == USERS);
    String cause =
        "/failures/cause?organization=" + customer.id + "&stage=ingress&reason=scim-uniqueness";
    try (Console support = Console.operator(stack)) {
      // The cause remains: one is sent and fails again, and the others are not sent.
      support.go("/failures").see(customer.id);
      support.go(cause).see("Dry run: what would be sent first");
      support.press("Start the replay").see("the others were not sent");
      support.see("halted");
      assertThat(open(customer)).isEqualTo(USERS);

      for (String user : users) {
        customer.scim.delete("/Users/" + user).require(204);
      }
      Await.until("the last one is gone", () -> isGone(customer, "u" + (USERS - 1)));
      support.go(cause).fill("At most so many a second", "100").press("Start the replay");
      support.see("done");
      Await.until("all resolved", () -> open(customer) == 0);
      for (int i = 0; i < USERS; i++) {
        customer.awaitStatus("u" + i, "active");
      }
      support.go("/failures/audit").see("started a replay of a cause");
      assertThat(support.shows("operator@localhost")).isTrue();
    }
  }

  private static boolean isGone(Customer customer, String name) throws Exception {
    return customer.find(name).path("status").asString("").equals("deactivated");
  }

  private static int open(Customer customer) throws Exception {
    return customer
        .admin
        .get("/failures?status=open&organization=" + customer.id)
        .require(200)
        .body()
        .get("items")
        .size();
  }
}
