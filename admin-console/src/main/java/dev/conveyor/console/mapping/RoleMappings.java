package dev.conveyor.console.mapping;

import dev.conveyor.console.acting.NotFound;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.RoleMappingChanged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** SCIM groups as they arrived, and the roles that an admin mapped them to. */
public final class RoleMappings {

  private static final String SELECT =
      """
      SELECT g.id, g.display_name, g.member_count, m.role, g.position, g.version
      FROM scim.console_groups g
      LEFT JOIN settings.role_mappings m ON m.organization = g.organization AND m.group_id = g.id
      WHERE g.organization = :organization
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Outbox outbox;

  RoleMappings(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.outbox = outbox;
  }

  /** Of larger groups, most members have been there for a while, and a look at all costs more. */
  private static final long MOST_COMPARED = 1000;

  /** A SCIM group with its mapping. */
  public record ScimGroup(
      GroupId id,
      String displayName,
      long memberCount,
      @Nullable Role role,
      long position,
      long version) {}

  /** In the order of arrival, those after the given position. */
  List<ScimGroup> list(OrganizationId organization, long after, int limit) {
    return jdbc.sql(SELECT + " AND g.position > :after ORDER BY g.position LIMIT :limit")
        .param("organization", organization.value())
        .param("after", after)
        .param("limit", limit)
        .query(RoleMappings::read)
        .list();
  }

  /**
   * @throws NotFound when there is no such group
   */
  ScimGroup find(OrganizationId organization, GroupId group) {
    return jdbc.sql(SELECT + " AND g.id = :id")
        .param("organization", organization.value())
        .param("id", group.value())
        .query(RoleMappings::read)
        .optional()
        .orElseThrow(() -> new NotFound("There is no SCIM group " + group + "."));
  }

  /**
   * Maps a group to a role, or to none, and publishes it.
   *
   * @return the mapping's new version; empty when it was so already
   * @throws InvalidValue for Billing Admin
   */
  Optional<Long> map(
      OrganizationId organization, GroupId group, @Nullable Role role, TraceParent trace) {
    checkMappable(role);
    @Nullable Long version = transaction.execute(status -> save(organization, group, role, trace));
    return Optional.ofNullable(version);
  }

  /**
   * @throws InvalidValue for Billing Admin
   */
  static void checkMappable(@Nullable Role role) {
    if (role != null && role.isBillingAdmin()) {
      throw new InvalidValue(
          "Billing Admin cannot be mapped to a group: only an admin assigns and removes it, by"
              + " hand, so that nobody is locked out of billing.");
    }
  }

  /** The version of the group's mapping; 0 for a group that never was mapped. */
  long version(OrganizationId organization, GroupId group) {
    return jdbc.sql(
            """
            SELECT version FROM settings.role_mappings
            WHERE organization = :organization AND group_id = :group
            """)
        .param("organization", organization.value())
        .param("group", group.value())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /**
   * Whether the role-sync worker has taken the mapping over, for every member that the group had
   * when it was looked up, and has heard what has become of them in the directory.
   */
  boolean hasTakenEffect(OrganizationId organization, ScimGroup group, long version) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM roles.console_mappings
                WHERE organization = :organization AND group_id = :group AND version >= :version)
              AND EXISTS (SELECT FROM roles.console_groups
                WHERE organization = :organization AND id = :group AND version >= :groupVersion)
              AND NOT EXISTS (SELECT FROM roles.console_recalculations
                WHERE organization = :organization)
              AND (:members > :mostCompared OR NOT EXISTS (
                SELECT FROM scim.console_group_members m
                JOIN directory.console_users d
                  ON d.organization = m.organization AND d.scim_user_id = m.user_id
                LEFT JOIN roles.console_users r
                  ON r.organization = d.organization AND r.id = d.id
                WHERE m.organization = :organization AND m.group_id = :group
                  AND (r.directory_version IS NULL OR r.directory_version < d.version)))
            """)
        .param("members", group.memberCount())
        .param("mostCompared", MOST_COMPARED)
        .param("organization", organization.value())
        .param("group", group.id().value())
        .param("version", version)
        .param("groupVersion", group.version())
        .query(Boolean.class)
        .single();
  }

  /** Publishes a mapping again under the next version, in the caller's transaction. */
  public void repeat(OrganizationId organization, GroupId group, TraceParent trace) {
    jdbc.sql(
            """
            UPDATE settings.role_mappings SET version = version + 1,
              changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
            WHERE organization = :organization AND group_id = :group
            RETURNING version, changed_at, role
            """)
        .param("organization", organization.value())
        .param("group", group.value())
        .query(row -> {
          String role = row.getString("role");
          publish(organization, group, row, role == null ? null : new Role(role), trace);
        });
  }

  private void publish(
      OrganizationId organization,
      GroupId group,
      ResultSet row,
      @Nullable Role role,
      TraceParent trace)
      throws SQLException {
    outbox.append(
        OutboxMessage.of(
            new RoleMappingChanged(
                organization,
                group,
                row.getLong("version"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                role),
            EventSource.ADMIN_CONSOLE.text(),
            trace));
  }

  private @Nullable Long save(
      OrganizationId organization, GroupId group, @Nullable Role role, TraceParent trace) {
    return jdbc.sql(
            """
            INSERT INTO settings.role_mappings AS m (organization, group_id, role)
            SELECT :organization, :group, :role
            WHERE :role::text IS NOT NULL OR EXISTS (SELECT FROM settings.role_mappings e
              WHERE e.organization = :organization AND e.group_id = :group)
            ON CONFLICT (organization, group_id) DO UPDATE SET
              role = excluded.role, version = m.version + 1,
              changed_at = greatest(clock_timestamp(), m.changed_at + interval '1 microsecond')
            WHERE m.role IS DISTINCT FROM excluded.role
            RETURNING version, changed_at
            """)
        .param("organization", organization.value())
        .param("group", group.value())
        .param("role", role == null ? null : role.name())
        .query((row, number) -> {
          publish(organization, group, row, role, trace);
          return row.getLong("version");
        })
        .optional()
        .orElse(null);
  }

  private static ScimGroup read(ResultSet row, int number) throws SQLException {
    @Nullable String role = row.getString("role");
    return new ScimGroup(
        new GroupId(row.getObject("id", UUID.class)),
        row.getString("display_name"),
        row.getLong("member_count"),
        role == null ? null : new Role(role),
        row.getLong("position"),
        row.getLong("version"));
  }
}
