package dev.conveyor.console.holds;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads held removals and held roles through the views of both workers. */
public final class HeldUsers {

  /** Every held user of an organization, once. */
  private static final String HELD =
      """
      (SELECT user_id, d.scim_user_id, d.version,
        coalesce(d.presence, 'roles') AS requested, coalesce(r.roles, '{}') AS roles,
        least(d.since, r.since) AS since, least(d.ends_at, r.ends_at) AS ends_at,
        coalesce(d.ends_by, r.ends_by) AS ends_by
      FROM (SELECT * FROM directory.console_held_users WHERE organization = :organization) d
      FULL JOIN (SELECT * FROM roles.console_held_roles WHERE organization = :organization) r
        USING (user_id)) AS h
      """;

  /** The same, of all organizations, and only who. */
  private static final String WHO =
      """
      (SELECT organization, user_id FROM directory.console_held_users
        UNION SELECT organization, user_id FROM roles.console_held_roles) AS h
      """;

  private static final String SELECT =
      """
      SELECT u.id, u.email, u.display_name, h.scim_user_id, h.version, h.requested, h.roles, h.since,
        h.ends_at, h.ends_by
      FROM\
      """
          + " "
          + HELD
          + """
          JOIN directory.console_users u ON u.organization = :organization AND u.id = h.user_id
          WHERE true
          """;

  private final JdbcClient jdbc;

  public HeldUsers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those held for the longest time first, after the given one. */
  List<HeldUser> list(OrganizationId organization, Instant afterTime, UUID afterId, int limit) {
    return jdbc.sql(
            SELECT
                + """
                 AND (h.since, h.user_id) > (:afterTime, :afterId)
                ORDER BY h.since, h.user_id LIMIT :limit
                """)
        .param("organization", organization.value())
        .param("afterTime", afterTime.atOffset(ZoneOffset.UTC))
        .param("afterId", afterId)
        .param("limit", limit)
        .query(HeldUsers::read)
        .list();
  }

  public Optional<HeldUser> find(OrganizationId organization, UserId user) {
    return jdbc.sql(SELECT + " AND h.user_id = :user")
        .param("organization", organization.value())
        .param("user", user.value())
        .query(HeldUsers::read)
        .optional();
  }

  public long count(OrganizationId organization) {
    return counts(List.of(organization)).getOrDefault(organization, 0L);
  }

  /** The number of held users of each of these organizations that has any. */
  public Map<OrganizationId, Long> counts(Collection<OrganizationId> organizations) {
    Map<OrganizationId, Long> counts = new HashMap<>();
    jdbc.sql(
            "SELECT organization, count(*) AS held FROM "
                + WHO
                + """
                WHERE organization = ANY (:organizations::text[]) GROUP BY organization
                """)
        .param("organizations", SqlArrays.texts(organizations))
        .query(row -> {
          counts.put(new OrganizationId(row.getString("organization")), row.getLong("held"));
        });
    return counts;
  }

  /** Those of these users who are held. */
  List<UserId> among(OrganizationId organization, Collection<UserId> users) {
    return jdbc.sql(
            "SELECT user_id FROM "
                + WHO
                + """
                JOIN unnest(:users::uuid[]) AS u (user_id) USING (user_id)
                WHERE organization = :organization
                """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(users))
        .query((row, number) -> new UserId(row.getObject("user_id", UUID.class)))
        .list();
  }

  /** Those held for the longest time. */
  List<UserId> oldest(OrganizationId organization, int limit) {
    return jdbc.sql("SELECT user_id FROM " + HELD + " ORDER BY since, user_id LIMIT :limit")
        .param("organization", organization.value())
        .param("limit", limit)
        .query((row, number) -> new UserId(row.getObject("user_id", UUID.class)))
        .list();
  }

  /** The roles that these users keep by a hold, for those who keep any. */
  Map<UserId, List<Role>> rolesOf(OrganizationId organization, Collection<UserId> users) {
    Map<UserId, List<Role>> roles = new HashMap<>();
    jdbc.sql(
            """
            SELECT user_id, roles FROM roles.console_held_roles
            WHERE organization = :organization AND user_id = ANY (:users::uuid[])
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(users))
        .query(row -> {
          roles.put(new UserId(row.getObject("user_id", UUID.class)), roles(row));
        });
    return roles;
  }

  /**
   * Organizations with held roles whose time is over, and what happens to them. The provisioning
   * worker ends the holds of removals itself.
   */
  Map<OrganizationId, HoldDecision> due(int limit) {
    Map<OrganizationId, HoldDecision> due = new HashMap<>();
    jdbc.sql(
            """
            SELECT DISTINCT organization, ends_by FROM roles.console_held_roles
            WHERE ends_at <= clock_timestamp() LIMIT :limit
            """)
        .param("limit", limit)
        .query(row -> {
          due.put(
              new OrganizationId(row.getString("organization")),
              HoldDecision.parse(row.getString("ends_by")));
        });
    return due;
  }

  /** Users of the organization with held roles whose time is over. */
  List<UserId> dueIn(OrganizationId organization, int limit) {
    return jdbc.sql(
            """
            SELECT user_id FROM roles.console_held_roles
            WHERE organization = :organization AND ends_at <= clock_timestamp()
            ORDER BY since, user_id LIMIT :limit
            """)
        .param("organization", organization.value())
        .param("limit", limit)
        .query((row, number) -> new UserId(row.getObject("user_id", UUID.class)))
        .list();
  }

  /** Whether all sessions of these users that began before that time have ended. */
  boolean haveSessionsEnded(OrganizationId organization, Collection<UserId> users, Instant time) {
    return jdbc.sql(
            """
            SELECT NOT EXISTS (SELECT FROM directory.console_users
              WHERE organization = :organization AND id = ANY (:users::uuid[])
                AND (sessions_ended_at IS NULL OR sessions_ended_at < :time))
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(users))
        .param("time", time.atOffset(ZoneOffset.UTC))
        .query(Boolean.class)
        .single();
  }

  private static List<Role> roles(ResultSet row) throws SQLException {
    return Arrays.stream((String[]) row.getArray("roles").getArray()).map(Role::new).toList();
  }

  private static HeldUser read(ResultSet row, int number) throws SQLException {
    @Nullable UUID scimUser = row.getObject("scim_user_id", UUID.class);
    return new HeldUser(
        new UserId(row.getObject("id", UUID.class)),
        new EmailAddress(row.getString("email")),
        row.getString("display_name"),
        scimUser == null ? null : new ScimUserId(scimUser),
        row.getObject("version", Long.class),
        row.getString("requested"),
        roles(row),
        row.getObject("since", OffsetDateTime.class).toInstant(),
        row.getObject("ends_at", OffsetDateTime.class).toInstant(),
        HoldDecision.parse(row.getString("ends_by")));
  }
}
