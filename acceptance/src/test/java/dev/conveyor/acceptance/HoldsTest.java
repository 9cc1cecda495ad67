package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody unassigns everyone in the identity provider. */
class HoldsTest {

  private static final int USERS = 24;

  @Test
  void massRemovalWaitsForADecision() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    String group = customer.group("Editors", List.of());
    customer.map(group, "Trust Sharer");
    List<String> users = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      users.add(customer.push("u" + i));
    }
    customer.addMember(group, users.getLast());
    customer.awaitRoles("u" + (USERS - 1), "Trust Sharer/group:" + group);

    for (String user : users) {
      customer.setActive(user, false);
    }

    for (int i = 0; i < 10; i++) {
      customer.awaitStatus("u" + i, "deactivated");
    }
    Await.until("the others are held", () -> held(customer).size() == USERS - 10);
    assertThat(customer.scimUser("u23").get("active").booleanValue())
        .as("SCIM shows what was pushed")
        .isFalse();
    assertThat(customer.find("u23").get("status").stringValue()).isEqualTo("active");
    assertThat(customer.roles("u23")).containsExactly("Trust Sharer/group:" + group);

    customer.setActive(users.get(10), true);
    Await.until("a newer push ends the hold", () -> held(customer).size() == USERS - 11);
    decide(customer, "discard", List.of(id(customer, "u11")));
    assertThat(customer.find("u11").get("status").stringValue()).isEqualTo("active");

    try (Console admin = Console.operator(stack)) {
      admin.go("/organizations/" + customer.id + "/users").see("12 users keep access or roles");
      admin.press("Review the holds").see("Held changes");
      assertThat(WebBrowser.violations(admin.page)).isEmpty();
      WebBrowser.picture(admin.page, "holds");
      admin.press("Apply to u12").see("The held changes of 1 user were applied.");
      admin.press("Apply all").see("Apply the held changes of 11 users?");
      admin.press("Apply all now").see("The held changes of 11 users were applied.");
      admin.see("Nobody is held");
    }
    for (int i = 12; i < USERS; i++) {
      customer.awaitStatus("u" + i, "deactivated");
    }
    assertThat(customer.roles("u23")).isEmpty();
    for (int i = 10; i < 12; i++) {
      assertThat(customer.find("u" + i).get("status").stringValue()).isEqualTo("active");
    }
  }

  private static void decide(Customer customer, String decision, List<String> users)
      throws Exception {
    customer
        .admin
        .post(
            customer.path("/held-users/decide"),
            JsonMapper.shared().writeValueAsString(Map.of("decision", decision, "users", users)))
        .require(200);
  }

  private static String id(Customer customer, String name) throws Exception {
    return customer.find(name).get("id").stringValue();
  }

  private static JsonNode held(Customer customer) throws Exception {
    return customer
        .admin
        .get(customer.path("/held-users?limit=200"))
        .require(200)
        .body()
        .get("items");
  }
}
