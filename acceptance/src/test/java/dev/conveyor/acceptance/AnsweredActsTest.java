package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.testservers.LongRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A command takes effect before its response, even if events from before it are still in transit.
 * Each case runs many times, because the order on the topics varies.
 */
class AnsweredActsTest {

  private static final int TRIES = LongRun.times(3, 20);

  private static StartedStack stack;
  private Customer acme;

  @BeforeAll
  static void start() throws Exception {
    stack = StartedStack.get();
  }

  @BeforeEach
  void customer() throws Exception {
    acme = Customer.create(stack);
    role("Editor");
  }

  @Test
  void defaultRoleRemovedRightAwayStaysRemoved() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      String name = "pushed" + i;
      acme.push(name);

      Api.Answer answer = acme.admin.delete(rolePath(name, "Assignee%20Only")).require(200);

      assertThat(answer.body().get("roles")).as(name).isEmpty();
      names.add(name);
    }
    awaitEarlierChanges();
    for (String name : names) {
      assertThat(acme.roles(name)).as(name).isEmpty();
    }
  }

  @Test
  void roleAssignedAfterAJoinStays() throws Exception {
    String group = mappedGroup("Editor");
    for (int i = 0; i < TRIES; i++) {
      String name = "joiner" + i;
      String scim = acme.push(name);
      // Held before, too: row 3 removes it, and the command restores it.
      acme.admin.put(rolePath(name, "Admin"), "").require(200);
      acme.addMember(group, scim);

      acme.admin.put(rolePath(name, "Admin"), "").require(200);

      assertThat(acme.roles(name))
          .as(name)
          .containsExactly("Admin/manual", "Editor/group:" + group);
    }
    awaitEarlierChanges();
    for (int i = 0; i < TRIES; i++) {
      assertThat(acme.roles("joiner" + i)).containsExactly("Admin/manual", "Editor/group:" + group);
    }
  }

  @Test
  void roleAssignedAfterALeaveIsManual() throws Exception {
    String group = mappedGroup("Editor");
    for (int i = 0; i < TRIES; i++) {
      String name = "leaver" + i;
      String scim = acme.push(name);
      acme.addMember(group, scim);
      acme.awaitRoles(name, "Editor/group:" + group);
      acme.removeMember(group, scim);

      acme.admin.put(rolePath(name, "Editor"), "").require(200);

      assertThat(acme.roles(name)).as(name).containsExactly("Editor/manual");
    }
  }

  @Test
  void roleAssignedAfterGroupDeletionIsManual() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      String name = "member" + i;
      String scim = acme.push(name);
      String group = acme.group("Group " + i, List.of(scim));
      acme.map(group, "Editor");
      acme.scim.delete("/Groups/" + group).require(204);

      acme.admin.put(rolePath(name, "Editor"), "").require(200);

      assertThat(acme.roles(name)).as(name).containsExactly("Editor/manual");
    }
  }

  @Test
  void roleFromARecentJoinIsNotRemoved() throws Exception {
    String group = mappedGroup("Editor");
    for (int i = 0; i < TRIES; i++) {
      String name = "kept" + i;
      acme.addMember(group, acme.push(name));

      Api.Answer refused = acme.admin.delete(rolePath(name, "Editor")).require(409);

      assertThat(refused.get("detail")).contains("through the SCIM group Editor");
    }
  }

  @Test
  void earlierScimWriteComesBeforeTheCommand() throws Exception {
    acme.admin.put(acme.path("/scim-connection"), "{\"waitForProvisioning\":false}").require(200);
    for (int i = 0; i < TRIES; i++) {
      String name = "back" + i;
      String scim = acme.push(name);
      acme.awaitStatus(name, "active");
      acme.setActive(scim, false);
      acme.setActive(scim, true);

      acme.admin.put(rolePath(name, "Editor"), "").require(200);

      assertThat(acme.roles(name))
          .as(name)
          .containsExactly("Assignee Only/default", "Editor/manual");
      acme.scim.delete("/Users/" + scim).require(204);
      assertThat(acme.admin.put(rolePath(name, "Editor"), "").status()).as(name).isEqualTo(409);
    }
  }

  @Test
  void manualGrantOutlivesTheGroup() throws Exception {
    String group = mappedGroup("Editor");
    String scim = acme.push("ann");
    acme.addMember(group, scim);
    acme.admin.put(rolePath("ann", "Editor"), "").require(200);
    assertThat(acme.roles("ann")).containsExactly("Editor/group:" + group, "Editor/manual");

    Api.Answer removed = acme.admin.delete(rolePath("ann", "Editor")).require(200);
    assertThat(removed.body().at("/roles/0/source").stringValue()).isEqualTo("group:" + group);
    assertThat(removed.body().get("roles")).hasSize(1);
    acme.admin.put(rolePath("ann", "Editor"), "").require(200);
    acme.removeMember(group, scim);

    acme.awaitRoles("ann", "Editor/manual");
  }

  @Test
  void removingTheLastAdminNeedsConfirmation() throws Exception {
    String scim = acme.push("ada");
    acme.admin.put(rolePath("ada", "Admin"), "").require(200);
    String group = acme.group("Team", List.of(scim));
    String mapping = acme.path("/scim-groups/" + group + "/role");

    confirm(acme.admin.delete(rolePath("ada", "Admin")));
    confirm(acme.admin.put(mapping, "{\"role\":\"Editor\"}"));
    confirm(acme.admin.delete(acme.path("/users/" + userId("ada"))));
    confirm(acme.admin.post(acme.path("/erasures"), "{\"email\":\"" + acme.email("ada") + "\"}"));
    assertThat(acme.roles("ada")).containsExactly("Admin/manual", "Assignee Only/default");

    acme.map(group, "Admin");
    confirm(acme.admin.delete(mapping));
    confirm(acme.admin.put(mapping, "{\"role\":\"Editor\"}"));
    acme.push("bob");
    acme.admin.put(rolePath("bob", "Admin"), "").require(200);
    acme.map(group, "Editor");
    confirm(acme.admin.delete(rolePath("bob", "Admin")));
    acme.admin.delete(rolePath("bob", "Admin") + "?confirm=true").require(200);
  }

  @Test
  void pagesConfirmRemovingTheLastAdmin() throws Exception {
    String scim = acme.push("ada");
    acme.admin.put(rolePath("ada", "Admin"), "").require(200);
    String group = acme.group("Team", List.of(scim));
    try (Console console = Console.operator(stack)) {
      console.go(acme.path("/groups/" + group)).choose("Members of this group get", "Editor");
      console.press("Preview").see("No active user would be left with the role Admin");
      console.field("Do it anyway").check();
      console.press("Save").see("Team gives Editor.");
      acme.admin.put(rolePath("ada", "Admin"), "").require(200);
      console.go(acme.path("/users/" + userId("ada"))).see("ada is the last active user");
      console.field("Do it anyway").check();
      console.press("Remove Admin").see("ada does not hold Admin any more.");
    }
    assertThat(acme.roles("ada")).containsExactly("Editor/group:" + group);
  }

  private static void confirm(Api.Answer answer) {
    answer.require(409);
    assertThat(answer.get("type")).isEqualTo("urn:conveyor:problem:confirmation-needed");
    assertThat(answer.get("detail")).contains("Admin").contains("confirm");
  }

  private void role(String name) throws Exception {
    acme.admin.post(acme.path("/roles"), "{\"name\":\"" + name + "\"}").require(201);
  }

  private String mappedGroup(String role) throws Exception {
    String group = acme.group(role, List.of());
    acme.map(group, role);
    return group;
  }

  private String rolePath(String name, String role) throws Exception {
    return acme.path("/users/" + userId(name) + "/roles/" + role);
  }

  private String userId(String name) throws Exception {
    return acme.find(name).get("id").stringValue();
  }

  /** A user created now gets a role only after all earlier changes were processed. */
  private void awaitEarlierChanges() throws Exception {
    acme.push("last");
    acme.awaitRoles("last", "Assignee Only/default");
  }
}
