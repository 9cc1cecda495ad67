package dev.conveyor.console.connection;

import dev.conveyor.console.directory.GrantsJson;
import dev.conveyor.rolerules.RoleRules;
import dev.conveyor.rolerules.UserState;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What waits while an organization is paused, and what it would do. Read from the views. */
public final class WaitingChanges {

  /** The last waiting state of each SCIM user beside what the directory has. */
  private static final String COMPARED =
      """
      WITH waiting AS MATERIALIZED (
        SELECT id, seq, created_at, kind, active FROM scim.console_paused_changes
        WHERE organization = :organization),
      last AS (
        SELECT DISTINCT ON (id) id, active FROM waiting WHERE kind = 'user' ORDER BY id, seq DESC),
      compared AS (
        SELECT last.id, coalesce(s.email_keys[1], s.user_name_key, '') AS address,
          coalesce(linked.id, known.id) AS user_id,
          CASE
            WHEN last.active AND linked.id IS NULL AND known.id IS NULL THEN 'create'
            WHEN last.active AND linked.id IS NULL THEN 'adopt'
            WHEN last.active AND linked.status <> 'active' THEN 'reactivate'
            WHEN last.active THEN 'update'
            WHEN linked.status = 'active' THEN 'deactivate'
          END AS effect
        FROM last
        LEFT JOIN scim.console_users s ON s.organization = :organization AND s.id = last.id
        LEFT JOIN directory.console_users linked
          ON linked.organization = :organization AND linked.scim_user_id = last.id
        LEFT JOIN LATERAL (
          SELECT u.id FROM directory.console_users u
          WHERE linked.id IS NULL AND u.organization = :organization
            AND u.email_key = ANY (s.email_keys) LIMIT 1) AS known ON true)
      """;

  private final JdbcClient jdbc;

  WaitingChanges(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What resuming would do, as far as it can be said now: a change can still be refused or held.
   *
   * @param changes that wait
   * @param since when the oldest of them came; null if none waits
   * @param created users who would be new
   * @param adopted users who exist and would be managed by the identity provider from then on
   * @param reactivated users who would be active again
   * @param updated active users who would stay active
   * @param deactivated users who would be deactivated
   * @param groups that changed
   */
  public record Waiting(
      long changes,
      @Nullable Instant since,
      long created,
      long adopted,
      long reactivated,
      long updated,
      long deactivated,
      long groups) {}

  /**
   * What resuming would do with one user.
   *
   * @param scimUserId of the SCIM user
   * @param address as it is compared; the userName of a user without one
   * @param effect {@code create}, {@code adopt}, {@code reactivate}, {@code update}, or {@code
   *     deactivate}
   * @param roles that the directory user holds now; empty for one who does not exist yet
   * @param rolesThen that they would hold, by the SCIM groups and mappings of now
   */
  public record WaitingUser(
      UUID scimUserId, String address, String effect, List<String> roles, List<String> rolesThen) {

    public WaitingUser {
      roles = List.copyOf(roles);
      rolesThen = List.copyOf(rolesThen);
    }
  }

  public Waiting of(OrganizationId organization) {
    return jdbc.sql(
            COMPARED
                + """
                SELECT (SELECT count(*) FROM waiting) AS changes,
                  (SELECT min(created_at) FROM waiting) AS since,
                  count(*) FILTER (WHERE effect = 'create') AS created,
                  count(*) FILTER (WHERE effect = 'adopt') AS adopted,
                  count(*) FILTER (WHERE effect = 'reactivate') AS reactivated,
                  count(*) FILTER (WHERE effect = 'update') AS updated,
                  count(*) FILTER (WHERE effect = 'deactivate') AS deactivated,
                  (SELECT count(DISTINCT id) FROM waiting WHERE kind = 'group') AS groups
                FROM compared
                """)
        .param("organization", organization.value())
        .query(WaitingChanges::read)
        .single();
  }

  /**
   * Users with whom resuming would do something, in the order of their ids, after the given one.
   */
  public List<WaitingUser> users(OrganizationId organization, UUID after, int limit) {
    return jdbc.sql(
            COMPARED
                + """
                SELECT id, address, effect,
                  (SELECT coalesce(json_agg(json_build_array(g.role, g.source)), '[]')
                    FROM roles.console_grants g
                    WHERE g.organization = :organization AND g.user_id = compared.user_id)::text
                    AS grants,
                  (SELECT coalesce(json_object_agg(m.group_id, r.role), '{}')
                    FROM scim.console_group_members m
                    JOIN settings.role_mappings r
                      ON r.organization = :organization AND r.group_id = m.group_id
                    WHERE m.organization = :organization AND m.user_id = compared.id
                      AND r.role IS NOT NULL)::text AS groups,
                  (SELECT default_role FROM settings.scim_connections
                    WHERE organization = :organization) AS default_role
                FROM compared WHERE effect IS NOT NULL AND id > :after ORDER BY id LIMIT :limit
                """)
        .param("organization", organization.value())
        .param("after", after)
        .param("limit", limit)
        .query(WaitingChanges::user)
        .list();
  }

  private static WaitingUser user(ResultSet row, int number) throws SQLException {
    String effect = row.getString("effect");
    String defaultRole = row.getString("default_role");
    List<Grant> grants = GrantsJson.read(row.getString("grants"));
    Map<GroupId, Role> groups = new HashMap<>();
    JsonMapper.shared()
        .readTree(row.getString("groups"))
        .properties()
        .forEach(
            each -> groups.put(GroupId.of(each.getKey()), new Role(each.getValue().stringValue())));
    UserState now =
        UserState.of(UserStatus.ACTIVE, defaultRole == null ? null : new Role(defaultRole), grants);
    return new WaitingUser(
        row.getObject("id", UUID.class),
        row.getString("address"),
        effect,
        names(now),
        names(then(effect, now, groups)));
  }

  private static UserState then(String effect, UserState now, Map<GroupId, Role> groups) {
    return switch (effect) {
      case "deactivate" -> RoleRules.deactivated(now);
      case "update" -> RoleRules.pushed(now, false, groups);
      default -> RoleRules.pushed(now, true, groups);
    };
  }

  private static List<String> names(UserState user) {
    return user.allGrants().stream().map(grant -> grant.role().name()).distinct().toList();
  }

  private static Waiting read(ResultSet row, int number) throws SQLException {
    OffsetDateTime since = row.getObject("since", OffsetDateTime.class);
    return new Waiting(
        row.getLong("changes"),
        since == null ? null : since.toInstant(),
        row.getLong("created"),
        row.getLong("adopted"),
        row.getLong("reactivated"),
        row.getLong("updated"),
        row.getLong("deactivated"),
        row.getLong("groups"));
  }
}
