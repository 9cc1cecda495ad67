package dev.conveyor.console.directory;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads when users' credentials ended from the provisioning worker's view. During an upgrade the
 * view may not have these columns yet; then nothing has ended.
 */
public final class Endings {

  /** Whether the row of {@code directory.console_users} is one of a deleted user. */
  static final String DELETED = "coalesce((to_jsonb(console_users) ->> 'deleted')::boolean, false)";

  private final JdbcClient jdbc;

  public Endings(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** {@link Ended#NEVER} for a user who does not exist. */
  public Ended find(OrganizationId organization, UserId user) {
    return jdbc.sql(
            "SELECT "
                + DELETED
                + """
                 AS deleted,
                  (to_jsonb(console_users) ->> 'credentials_ended_at')::timestamptz
                    AS credentials_ended_at,
                  (to_jsonb(console_users) ->> 'sessions_ended_at')::timestamptz AS sessions_ended_at
                FROM directory.console_users WHERE organization = :organization AND id = :user
                """)
        .param("organization", organization.value())
        .param("user", user.value())
        .query((row, number) ->
            new Ended(
                row.getBoolean("deleted"),
                instant(row, "credentials_ended_at"),
                instant(row, "sessions_ended_at")))
        .optional()
        .orElse(Ended.NEVER);
  }

  /**
   * The time by the clock that endings are taken from. What is made for an account carries the time
   * from before it was checked: an ending in between then voids it.
   */
  public Instant now() {
    return jdbc.sql("SELECT clock_timestamp()").query(OffsetDateTime.class).single().toInstant();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
