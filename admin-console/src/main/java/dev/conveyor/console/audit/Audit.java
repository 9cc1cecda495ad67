package dev.conveyor.console.audit;

import dev.conveyor.schemas.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code support.audit}. Rows are added, and deleted when they are old. */
public final class Audit {

  private final JdbcClient jdbc;

  public Audit(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An act.
   *
   * @param subject what it was about, such as a failure's reference or a user's id
   */
  public record Entry(
      long id,
      Instant at,
      String actor,
      @Nullable String organization,
      String act,
      @Nullable String subject,
      @Nullable String detail) {}

  /** In the caller's transaction, if there is one. */
  public void record(
      String actor,
      @Nullable OrganizationId organization,
      String act,
      @Nullable String subject,
      @Nullable String detail) {
    jdbc.sql(
            """
            INSERT INTO support.audit (actor, organization, act, subject, detail)
            VALUES (:actor, :organization, :act, :subject, :detail)
            """)
        .param("actor", actor)
        .param("organization", organization == null ? null : organization.value())
        .param("act", act)
        .param("subject", subject)
        .param("detail", detail)
        .update();
  }

  /** The newest of an organization first, those before the given one. */
  public List<Entry> listOf(OrganizationId organization, long before, int limit) {
    return list("organization", organization.value(), before, limit);
  }

  /** The newest first, those before the given one. */
  public List<Entry> list(@Nullable String subject, long before, int limit) {
    return list("subject", subject, before, limit);
  }

  private List<Entry> list(String column, @Nullable String value, long before, int limit) {
    return jdbc.sql(
            """
            SELECT id, at, actor, organization, act, subject, detail FROM support.audit
            WHERE id < :before
            """
                + (value == null ? "" : " AND " + column + " = :value")
                + " ORDER BY id DESC LIMIT :limit")
        .param("before", before)
        .param("value", value)
        .param("limit", limit)
        .query((row, number) ->
            new Entry(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("organization"),
                row.getString("act"),
                row.getString("subject"),
                row.getString("detail")))
        .list();
  }

  /**
   * Deletes entries older than that, at most so many at once. Reads no more rows than it may
   * delete: the oldest are those with the lowest ids.
   *
   * @return how many were deleted
   */
  public int deleteOlderThan(Duration age, int atMost) {
    return jdbc.sql(
            """
            DELETE FROM support.audit WHERE id IN (
              SELECT id FROM (SELECT id, at FROM support.audit ORDER BY id LIMIT :most) AS oldest
              WHERE at < clock_timestamp() - :seconds * interval '1 second')
            """)
        .param("seconds", age.toSeconds())
        .param("most", atMost)
        .update();
  }
}
