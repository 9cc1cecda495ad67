package dev.conveyor.console.connection;

import dev.conveyor.schemas.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What waits while an organization is paused, and what it would do. Read from the views. */
public final class WaitingChanges {

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

  public Waiting of(OrganizationId organization) {
    return jdbc.sql(
            """
            WITH waiting AS MATERIALIZED (
              SELECT id, seq, created_at, kind, active FROM scim.console_paused_changes
              WHERE organization = :organization),
            last AS (
              SELECT DISTINCT ON (id) id, active FROM waiting WHERE kind = 'user'
              ORDER BY id, seq DESC),
            compared AS (
              SELECT last.active AS wanted, linked.id IS NOT NULL AS linked,
                linked.status = 'active' AS is_active,
                linked.id IS NULL AND EXISTS (
                  SELECT FROM scim.console_users s JOIN directory.console_users u
                    ON u.organization = :organization AND u.email_key = ANY (s.email_keys)
                  WHERE s.organization = :organization AND s.id = last.id) AS known
              FROM last LEFT JOIN directory.console_users linked
                ON linked.organization = :organization AND linked.scim_user_id = last.id)
            SELECT (SELECT count(*) FROM waiting) AS changes,
              (SELECT min(created_at) FROM waiting) AS since,
              count(*) FILTER (WHERE wanted AND NOT linked AND NOT known) AS created,
              count(*) FILTER (WHERE wanted AND NOT linked AND known) AS adopted,
              count(*) FILTER (WHERE wanted AND linked AND NOT is_active) AS reactivated,
              count(*) FILTER (WHERE wanted AND linked AND is_active) AS updated,
              count(*) FILTER (WHERE NOT wanted AND linked AND is_active) AS deactivated,
              (SELECT count(DISTINCT id) FROM waiting WHERE kind = 'group') AS groups
            FROM compared
            """)
        .param("organization", organization.value())
        .query(WaitingChanges::read)
        .single();
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
