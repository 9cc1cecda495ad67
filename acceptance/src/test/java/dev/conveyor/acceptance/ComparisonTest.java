package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Rows of every stage are edited by hand: the comparison finds and explains the differences, and
 * heals what was lost through the pipeline.
 */
class ComparisonTest {

  private static final int USERS = 14;

  private StartedStack stack;
  private Customer customer;

  @Test
  void lostStatesAreFoundAndHealed() throws Exception {
    stack = StartedStack.get();
    customer = Customer.create(stack).withoutHolds();
    List<String> users = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      users.add(customer.push("c" + i));
    }
    String group = customer.group("Team", users.subList(0, 10));
    customer.map(group, "Trust Sharer");
    for (int i = 0; i < 10; i++) {
      customer.awaitRoles("c" + i, "Trust Sharer/group:" + group);
    }
    assertThat(compare()).as("nothing is invented").isEmpty();

    sql(
        "UPDATE directory.users SET display_name = 'Edited' WHERE scim_user_id = '%s'"
            .formatted(users.get(0)),
        "UPDATE directory.users SET status = 'deactivated' WHERE scim_user_id = '%s'"
            .formatted(users.get(1)),
        "UPDATE roles.users SET status = 'deactivated' WHERE organization = '%s' AND id = '%s'"
            .formatted(customer.id, id("c2")),
        "DELETE FROM roles.grants WHERE organization = '%s' AND user_id = '%s'"
            .formatted(customer.id, id("c3")),
        "DELETE FROM roles.membership_facts WHERE scim_user_id = '%s'".formatted(users.get(4)),
        "DELETE FROM scim.group_members WHERE user_id = '%s'".formatted(users.get(5)),
        "DELETE FROM scim.users WHERE id = '%s'".formatted(users.get(13)),
        "DELETE FROM directory.users WHERE scim_user_id = '%s'".formatted(users.get(12)),
        "UPDATE settings.role_mappings SET version = version + 1, role = 'Assignee Only'"
            + " WHERE organization = '%s'".formatted(customer.id),
        "UPDATE settings.scim_connections SET version = version + 1 WHERE organization = '%s'"
            .formatted(customer.id));

    assertThat(compare())
        .contains(
            "profile lost",
            "status lost",
            "public-state lost",
            "roles lost",
            "membership lost",
            "not-in-scim lost",
            "not-in-directory lost",
            "public-only lost",
            "snapshot lost",
            "mapping lost",
            "settings lost");

    try (Console admin = Console.operator(stack)) {
      admin
          .go("/organizations/" + customer.id + "/comparison")
          .see("The directory has another name");
      assertThat(WebBrowser.violations(admin.page)).isEmpty();
      WebBrowser.picture(admin.page, "compare");
      admin.press("Heal all").see("are being healed");
    }
    Await.until("everything is healed", () -> compare().isEmpty());

    assertThat(customer.find("c0").get("displayName").stringValue()).isEqualTo("c0");
    customer.awaitStatus("c1", "active");
    customer.awaitStatus("c12", "active");
    customer.awaitStatus("c13", "deactivated");
    for (int i : new int[] {0, 1, 2, 3, 4}) {
      customer.awaitRoles("c" + i, "Assignee Only/group:" + group);
    }
    assertThat(customer.roles("c5")).doesNotContain("Assignee Only/group:" + group);
  }

  @Test
  void listOfAssignmentsIsComparedInThePage() throws Exception {
    stack = StartedStack.get();
    customer = Customer.create(stack);
    customer.push("ann");
    customer.push("bob");
    String list =
        "Username;Status\n%s;ACTIVE\n%s;ACTIVE\nbroken\n"
            .formatted(customer.email("ann"), customer.email("cy"));

    JsonNode result =
        new Api(stack.text("adminApiUrl"), stack.text("adminApiKey"), "text/csv")
            .post(customer.path("/comparison/assignments"), list)
            .require(200)
            .body();
    assertThat(result.at("/counts/missing").intValue()).isOne();
    assertThat(result.at("/counts/surplus").intValue()).isOne();
    assertThat(result.at("/badRows").intValue()).isOne();

    Path file = Path.of("target", "assignments.csv");
    Files.writeString(file, list);
    try (Console admin = Console.operator(stack)) {
      admin
          .go("/organizations/" + customer.id + "/comparison")
          .see("Compare with a list of assignments");
      assertThat(WebBrowser.violations(admin.page)).isEmpty();
      admin.page.locator("#file").setInputFiles(file);
      admin.press("Compare the list").see("In the list, but not here.");
      admin.see("Row 4 has 1 cell instead of 2.");
      assertThat(WebBrowser.violations(admin.page)).isEmpty();
      assertThat(admin.page.locator("#surplus").textContent()).isEqualTo("1");
    }
  }

  /** Each difference as its kind and reason. */
  private List<String> compare() throws Exception {
    Api admin = customer.admin;
    admin.post(customer.path("/comparison"), "{}").require(202);
    Await.until(
        "compared",
        () -> admin.get(customer.path("/comparison")).require(200).get("state").equals("done"));
    List<String> found = new ArrayList<>();
    for (JsonNode each :
        admin
            .get(customer.path("/comparison/differences?limit=200"))
            .require(200)
            .body()
            .get("items")) {
      found.add(each.get("kind").stringValue() + " " + each.get("reason").stringValue());
    }
    return found;
  }

  private String id(String name) throws Exception {
    return customer.find(name).get("id").stringValue();
  }

  private void sql(String... statements) throws Exception {
    try (Connection connection = stack.database();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }
}
