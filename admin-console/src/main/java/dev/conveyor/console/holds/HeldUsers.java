package dev.conveyor.console.holds;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads held removals through the views of the provisioning worker. */
public final class HeldUsers {

  private static final String SELECT =
      """
      SELECT u.id, u.email, u.display_name, h.scim_user_id, h.version, h.presence, h.since, h.ends_at,
        h.ends_by
      FROM directory.console_held_users h
      JOIN directory.console_users u ON u.organization = h.organization AND u.id = h.user_id
      WHERE h.organization = :organization
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
    return jdbc.sql(
            "SELECT count(*) FROM directory.console_held_users WHERE organization = :organization")
        .param("organization", organization.value())
        .query(Long.class)
        .single();
  }

  /** The number of held users of each of these organizations that has any. */
  public Map<OrganizationId, Long> counts(Collection<OrganizationId> organizations) {
    Map<OrganizationId, Long> counts = new HashMap<>();
    jdbc.sql(
            """
            SELECT organization, count(*) AS held FROM directory.console_held_users
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
            """
            SELECT user_id FROM directory.console_held_users
            WHERE organization = :organization AND user_id = ANY (:users::uuid[])
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(users))
        .query((row, number) -> new UserId(row.getObject("user_id", UUID.class)))
        .list();
  }

  /** Those held for the longest time. */
  List<UserId> oldest(OrganizationId organization, int limit) {
    return jdbc.sql(
            """
            SELECT user_id FROM directory.console_held_users WHERE organization = :organization
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

  private static HeldUser read(ResultSet row, int number) throws SQLException {
    return new HeldUser(
        new UserId(row.getObject("id", UUID.class)),
        new EmailAddress(row.getString("email")),
        row.getString("display_name"),
        new ScimUserId(row.getObject("scim_user_id", UUID.class)),
        row.getLong("version"),
        row.getString("presence"),
        row.getObject("since", OffsetDateTime.class).toInstant(),
        row.getObject("ends_at", OffsetDateTime.class).toInstant(),
        HoldDecision.parse(row.getString("ends_by")));
  }
}
