package dev.conveyor.console.signin;

import dev.conveyor.console.access.Secrets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The table {@code settings.sign_in_failures}: refusals by the normalized name that was typed,
 * whether an account has it or not, so that a lock tells nothing about who exists.
 *
 * <p>A try counts as refused before it is evaluated, under the lock of its name's row: of many
 * guesses at the same moment no more are evaluated than of many in a row.
 */
final class SignInFailures {

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  SignInFailures(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Counts a try.
   *
   * @return false when the name is locked: then it is not counted, and must not be evaluated
   */
  boolean begin(String name) {
    byte[] hash = Secrets.sha256(name);
    return Boolean.TRUE.equals(transaction.execute(status -> begin(hash, clock.instant())));
  }

  private boolean begin(byte[] hash, Instant now) {
    Lockout.State before = lock(hash, now);
    if (before.isLocked(now)) {
      return false;
    }
    Lockout.State state = Lockout.refused(before, now);
    int rows =
        jdbc.sql(
                """
                UPDATE settings.sign_in_failures
                SET failures = :failures, last_failure = :last, locked_until = :until
                WHERE name_hash = :name
                """)
            .param("name", hash)
            .param("failures", state.failures())
            .param("last", time(state.lastFailure()))
            .param("until", time(state.lockedUntil()))
            .update();
    if (rows != 1) {
      throw new IllegalStateException("the row of a locked name is gone");
    }
    return true;
  }

  /** The right password forgets the refusals before it. */
  void admitted(String name) {
    jdbc.sql("DELETE FROM settings.sign_in_failures WHERE name_hash = :name")
        .param("name", Secrets.sha256(name))
        .update();
  }

  /** Random names must not fill the table. */
  void forget() {
    jdbc.sql(
            """
            DELETE FROM settings.sign_in_failures
            WHERE last_failure < clock_timestamp() - :seconds * interval '1 second'
            """)
        .param("seconds", Lockout.FORGOTTEN_AFTER.toSeconds())
        .update();
  }

  /** Makes the row if it is missing, and holds its lock to the end of the transaction. */
  private Lockout.State lock(byte[] hash, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO settings.sign_in_failures AS f (name_hash, failures, last_failure)
            VALUES (:name, 0, :now)
            ON CONFLICT (name_hash) DO UPDATE SET failures = f.failures
            RETURNING failures, last_failure, locked_until
            """)
        .param("name", hash)
        .param("now", time(now))
        .query((row, number) -> {
          OffsetDateTime until = row.getObject("locked_until", OffsetDateTime.class);
          return new Lockout.State(
              row.getInt("failures"),
              row.getObject("last_failure", OffsetDateTime.class).toInstant(),
              until == null ? null : until.toInstant());
        })
        .single();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
