package dev.conveyor.console.directory;

import dev.conveyor.rolerules.RoleRules;
import dev.conveyor.rolerules.UserState;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.List;
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

  /** Whether no admin is left after that role is removed from the user, by the rules for roles. */
  public boolean goWithRole(OrganizationId organization, UserId user, Role role) {
    if (!role.equals(Role.ADMIN) || !goWith(organization, user)) {
      return false;
    }
    List<Grant> grants =
        jdbc.sql(
                """
                SELECT coalesce(json_agg(json_build_array(role, source)), '[]')::text AS grants
                FROM roles.console_grants WHERE organization = :organization AND user_id = :user
                """)
            .param("organization", organization.value())
            .param("user", user.value())
            .query((row, number) -> GrantsJson.read(row.getString("grants")))
            .single();
    return !isAdmin(RoleRules.remove(UserState.of(UserStatus.ACTIVE, null, grants), role));
  }

  /**
   * Whether no admin is left after a group is mapped from one role to another, by the rules for
   * roles. Admins outside the group stay; members with the same grants have the same outcome.
   *
   * @param before null for none
   * @param after null for none
   */
  public boolean goWithMapping(
      OrganizationId organization, GroupId group, @Nullable Role before, @Nullable Role after) {
    if (isAnyOutside(organization, group)) {
      return false;
    }
    List<List<Grant>> members =
        jdbc.sql(
                ADMINS
                    + """
                    SELECT DISTINCT (
                      SELECT json_agg(json_build_array(g.role, g.source) ORDER BY g.role, g.source)
                      FROM roles.console_grants g
                      WHERE g.organization = :organization AND g.user_id = a.id)::text AS grants
                    FROM (SELECT DISTINCT id FROM admins) a
                    """)
            .param("organization", organization.value())
            .query((row, number) -> GrantsJson.read(row.getString("grants")))
            .list();
    return !members.isEmpty()
        && members.stream().noneMatch(member -> staysAdmin(member, group, before, after));
  }

  private boolean isAnyOutside(OrganizationId organization, GroupId group) {
    return ask(
        """
        SELECT EXISTS (SELECT FROM admins a WHERE NOT EXISTS (SELECT FROM scim.console_group_members m
          WHERE m.organization = :organization AND m.group_id = :group
            AND m.user_id = a.scim_user_id))
        """,
        Map.of("organization", organization.value(), "group", group.value()));
  }

  /** Admin is never an organization's default role, so that the default role does not matter. */
  private static boolean staysAdmin(
      List<Grant> grants, GroupId group, @Nullable Role before, @Nullable Role after) {
    UserState member = UserState.ofMember(UserStatus.ACTIVE, group, before, null, grants);
    return isAdmin(RoleRules.map(member, group, after));
  }

  private static boolean isAdmin(UserState user) {
    return user.allGrants().stream().anyMatch(grant -> grant.role().equals(Role.ADMIN));
  }

  private boolean ask(String question, Map<String, Object> parameters) {
    return jdbc.sql(ADMINS + question).params(parameters).query(Boolean.class).single();
  }
}
