package dev.conveyor.console.signin;

import dev.conveyor.console.access.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code settings.sign_in_addresses}: refused passwords by the client's address, so that
 * one client cannot try a few passwords on each of many names. A window of an hour begins with the
 * first refusal. A try counts before it is evaluated.
 */
final class SignInAddresses {

  static final Duration WINDOW = Duration.ofHours(1);
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final int most;

  /**
   * @param most refusals of an address in a window
   */
  SignInAddresses(JdbcClient jdbc, Clock clock, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("an address needs at least one try");
    }
    this.jdbc = jdbc;
    this.clock = clock;
    this.most = most;
  }

  /**
   * Counts a try, in one statement that holds the row's lock.
   *
   * @return false when the window is full: then it is not counted, and must not be evaluated
   */
  boolean begin(String address) {
    int counted =
        jdbc.sql(
                """
                INSERT INTO settings.sign_in_addresses AS a (address_hash, refusals, since)
                VALUES (:address, 1, :now)
                ON CONFLICT (address_hash) DO UPDATE SET
                  refusals = CASE WHEN a.since <= :windowBegin THEN 1 ELSE a.refusals + 1 END,
                  since = CASE WHEN a.since <= :windowBegin THEN :now ELSE a.since END
                WHERE a.refusals < :most OR a.since <= :windowBegin
                """)
            .param("address", hash(address))
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("windowBegin", clock.instant().minus(WINDOW).atOffset(ZoneOffset.UTC))
            .param("most", most)
            .update();
    return counted == 1;
  }

  /** The right password takes its own try back, and no other: an attacker may have an account. */
  void admitted(String address) {
    jdbc.sql(
            """
            UPDATE settings.sign_in_addresses SET refusals = greatest(refusals - 1, 0)
            WHERE address_hash = :address
            """)
        .param("address", hash(address))
        .update();
  }

  void forget() {
    jdbc.sql("DELETE FROM settings.sign_in_addresses WHERE since < :before")
        .param("before", clock.instant().minus(FORGOTTEN_AFTER).atOffset(ZoneOffset.UTC))
        .update();
  }

  private static byte[] hash(String address) {
    return Secrets.sha256(ClientAddress.limitedBy(address));
  }
}
