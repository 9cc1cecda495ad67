package dev.conveyor.console.directory;

import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who can administrate an organization: its active users who hold Admin, from whatever source. An
 * act takes the last of them away when there is one before it and none after it.
 *
 * <p>Reads what is in effect: two admins who remove each other at the same moment are not warned.
 */
public final class Administrators {

  private static final String ADMINS =
      """
      WITH admins AS (
        SELECT d.id, d.scim_user_id, g.source FROM roles.console_grants g
        JOIN directory.console_users d ON d.organization = g.organization AND d.id = g.user_id
        WHERE g.organization = :organization AND g.role = 'Admin' AND d.status = 'active')
      """;

  private final JdbcClient jdbc;

  public Administrators(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Whether no admin is left after the user is erased. */
  public boolean goWith(OrganizationId organization, UserId user) {
    return ask(
        """
        SELECT EXISTS (SELECT FROM admins WHERE id = :user)
          AND NOT EXISTS (SELECT FROM admins WHERE id <> :user)
        """,
        Map.of("organization", organization.value(), "user", user.value()));
  }

  /** Whether no admin is left after the user loses that role, unless a group grants it. */
  public boolean goWithRole(OrganizationId organization, UserId user, Role role) {
    return role.equals(Role.ADMIN)
        && ask(
            """
            SELECT EXISTS (SELECT FROM admins WHERE id = :user)
              AND NOT EXISTS (SELECT FROM admins WHERE id <> :user OR source LIKE 'group:%')
            """,
            Map.of("organization", organization.value(), "user", user.value()));
  }

  /**
   * Whether no admin is left after a group is mapped from one role to another: members lose all
   * grants but those of their other groups (row 6). Without a role they lose the group's alone (row
   * 7).
   *
   * @param before null for none
   * @param after null for none
   */
  public boolean goWithMapping(
      OrganizationId organization, GroupId group, @Nullable Role before, @Nullable Role after) {
    if (java.util.Objects.equals(before, after) || Role.ADMIN.equals(after)) {
      return false;
    }
    return ask(
        """
        SELECT EXISTS (SELECT FROM admins)
          AND NOT EXISTS (SELECT FROM admins a WHERE a.source <> :source AND (
            :unmapped OR a.source LIKE 'group:%'
            OR NOT EXISTS (SELECT FROM scim.console_group_members m
              WHERE m.organization = :organization AND m.group_id = :group
                AND m.user_id = a.scim_user_id)))
        """,
        Map.of(
            "organization",
            organization.value(),
            "group",
            group.value(),
            "source",
            "group:" + group,
            "unmapped",
            after == null));
  }

  private boolean ask(String question, Map<String, Object> parameters) {
    return jdbc.sql(ADMINS + question).params(parameters).query(Boolean.class).single();
  }
}
