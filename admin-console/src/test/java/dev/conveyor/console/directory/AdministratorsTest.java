package dev.conveyor.console.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdministratorsTest {

  private static final Role AUDITOR = new Role("Auditor");

  private static RunningConsole console;
  private static ConsoleUsers users;
  private static Administrators administrators;

  @BeforeAll
  static void start() {
    console = new RunningConsole();
    users = new ConsoleUsers(console);
    administrators = console.context.getBean(Administrators.class);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void mappingEndsManuallyAssignedAdmin() throws Exception {
    OrganizationId acme = users.organization("manual");
    GroupId group = group(acme);
    member(acme, group, "ada", "Admin");

    assertThat(administrators.goWithMapping(acme, group, null, AUDITOR)).isTrue();
    assertThat(administrators.goWithMapping(acme, group, AUDITOR, null)).isFalse();
    assertThat(administrators.goWithMapping(acme, group, null, Role.ADMIN)).isFalse();
    assertThat(administrators.goWithMapping(acme, group, AUDITOR, AUDITOR)).isFalse();
  }

  @Test
  void adminsOutsideTheGroupStay() throws Exception {
    OrganizationId acme = users.organization("outside");
    GroupId group = group(acme);
    member(acme, group, "ada", "Admin");
    UserId bob = users.user(acme, "bob@outside.test", "Admin");

    assertThat(administrators.goWithMapping(acme, group, null, AUDITOR)).isFalse();

    users.showEndings();
    users.deactivate(bob);
    assertThat(administrators.goWithMapping(acme, group, null, AUDITOR)).isTrue();
  }

  @Test
  void anotherGroupKeepsAdmin() throws Exception {
    OrganizationId acme = users.organization("another");
    GroupId group = group(acme);
    UserId ada = member(acme, group, "ada");
    grantThrough(acme, ada, group);

    assertThat(administrators.goWithMapping(acme, group, Role.ADMIN, AUDITOR)).isTrue();
    assertThat(administrators.goWithMapping(acme, group, Role.ADMIN, null)).isTrue();

    grantThrough(acme, ada, group(acme));
    assertThat(administrators.goWithMapping(acme, group, Role.ADMIN, AUDITOR)).isFalse();
    assertThat(administrators.goWithMapping(acme, group, Role.ADMIN, null)).isFalse();
  }

  @Test
  void organizationsWithoutAdminsLoseNone() throws Exception {
    OrganizationId acme = users.organization("none");
    GroupId group = group(acme);
    member(acme, group, "ada", "Auditor");

    assertThat(administrators.goWithMapping(acme, group, null, AUDITOR)).isFalse();
  }

  private static GroupId group(OrganizationId organization) throws SQLException {
    GroupId group = GroupId.random();
    console.sql(
        """
        INSERT INTO scim.groups (id, organization, display_name, display_name_key)
        VALUES ('%s', '%s', 'Team', 'team')
        """
            .formatted(group, organization));
    return group;
  }

  /** An active member who holds these roles by a manual grant. */
  private static UserId member(
      OrganizationId organization, GroupId group, String name, String... roles)
      throws SQLException {
    UserId user = users.user(organization, name + "@" + organization + ".test", roles);
    ScimUserId scimUser = ScimUserId.random();
    console.sql(
        """
        INSERT INTO scim.users (id, organization, user_name_key, email_keys, active, resource)
        VALUES ('%s', '%s', '%s', '{}', true, '{}')
        """
            .formatted(scimUser, organization, name),
        "INSERT INTO scim.group_members (group_id, user_id) VALUES ('%s', '%s')"
            .formatted(group, scimUser),
        "UPDATE directory.users SET scim_user_id = '%s' WHERE id = '%s'".formatted(scimUser, user));
    return user;
  }

  private static void grantThrough(OrganizationId organization, UserId user, GroupId group)
      throws SQLException {
    console.sql(
        "INSERT INTO roles.grants (organization, user_id, role, source)"
            + " VALUES ('%s', '%s', 'Admin', 'group:%s')".formatted(organization, user, group));
  }
}
