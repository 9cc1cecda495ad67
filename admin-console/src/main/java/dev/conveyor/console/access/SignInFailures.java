package dev.conveyor.console.access;

import dev.conveyor.console.settings.Secrets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code settings.sign_in_failures}: refusals by the normalized name that was typed,
 * whether somebody has it or not, so that a lock tells nothing about who exists.
 */
final class SignInFailures {

  private final JdbcClient jdbc;
  private final Clock clock;

  SignInFailures(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  boolean isLocked(String name) {
    Lockout.State state = find(name);
    return state != null && state.isLocked(clock.instant());
  }

  /** Counts one more; two at the same moment may count as one, which the next makes up for. */
  void refused(String name) {
    Lockout.State state = Lockout.refused(find(name), clock.instant());
    Instant until = state.lockedUntil();
    jdbc.sql(
            """
            INSERT INTO settings.sign_in_failures AS f (name_hash, failures, last_failure, locked_until)
            VALUES (:name, :failures, :last, :until)
            ON CONFLICT (name_hash) DO UPDATE SET failures = excluded.failures,
              last_failure = excluded.last_failure, locked_until = excluded.locked_until
            """)
        .param("name", hash(name))
        .param("failures", state.failures())
        .param("last", state.lastFailure().atOffset(ZoneOffset.UTC))
        .param("until", until == null ? null : until.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Whoever types names at random must not fill the table for ever. */
  void forget() {
    jdbc.sql(
            """
            DELETE FROM settings.sign_in_failures
            WHERE last_failure < clock_timestamp() - :seconds * interval '1 second'
            """)
        .param("seconds", Lockout.FORGOTTEN_AFTER.toSeconds())
        .update();
  }

  void admitted(String name) {
    jdbc.sql("DELETE FROM settings.sign_in_failures WHERE name_hash = :name")
        .param("name", hash(name))
        .update();
  }

  private Lockout.@Nullable State find(String name) {
    return jdbc.sql(
            """
            SELECT failures, last_failure, locked_until FROM settings.sign_in_failures
            WHERE name_hash = :name
            """)
        .param("name", hash(name))
        .query(
            (row, number) -> {
              OffsetDateTime until = row.getObject(3, OffsetDateTime.class);
              return new Lockout.State(
                  row.getInt(1),
                  row.getObject(2, OffsetDateTime.class).toInstant(),
                  until == null ? null : until.toInstant());
            })
        .optional()
        .orElse(null);
  }

  private static byte[] hash(String name) {
    return Secrets.sha256(name);
  }
}
