package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** While an organization is paused, pushes are stored; on resume they are applied in order. */
class PauseTest {

  @Test
  void changesWaitUntilResumed() throws Exception {
    StartedStack stack = StartedStack.get();
    Customer customer = Customer.create(stack);
    String ann = customer.push("ann");
    customer.awaitStatus("ann", "active");

    customer.admin.put(customer.path("/scim-connection"), "{\"paused\":true}").require(200);
    String bob = customer.push("bob");
    customer.setActive(ann, false);
    customer.setActive(bob, false);
    customer.setActive(bob, true);
    String group = customer.group("Team", List.of(bob));

    JsonNode waiting = customer.admin.get(customer.path("/waiting-changes")).require(200).body();
    assertThat(waiting.get("created").intValue()).isOne();
    assertThat(waiting.get("deactivated").intValue()).isOne();
    assertThat(waiting.get("groups").intValue()).isOne();
    assertThat(customer.find("bob").isMissingNode()).isTrue();
    assertThat(customer.find("ann").get("status").stringValue()).isEqualTo("active");
    assertThat(customer.scimUser("bob").get("active").booleanValue()).isTrue();
    try (Console admin = Console.operator(stack)) {
      admin.go("/organizations/" + customer.id + "/sso").see("Provisioning is paused.");
      assertThat(WebBrowser.violations(admin.page)).isEmpty();
      admin.press("See whom it affects").see("created");
      assertThat(WebBrowser.violations(admin.page)).isEmpty();
      admin.go("/organizations/" + customer.id + "/sso");
      admin.press("Resume provisioning").see("Provisioning goes on.");
    }

    customer.awaitStatus("bob", "active");
    customer.awaitStatus("ann", "deactivated");
    customer.map(group, "Trust Sharer");
    customer.awaitRoles("bob", "Trust Sharer/group:" + group);
  }
}
