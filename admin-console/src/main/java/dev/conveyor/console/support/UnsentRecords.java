package dev.conveyor.console.support;

import dev.conveyor.console.acting.Conflict;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.OriginalRecord;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Records that a service could not publish and keeps in its outbox. The console only marks them,
 * through the view that each service publishes; the service sends them again within seconds.
 */
final class UnsentRecords {

  private static final String MARK =
      """
      WITH scim AS (UPDATE scim.console_unsendable SET resend = true
          WHERE :all OR id = :id RETURNING 1),
        directory AS (UPDATE directory.console_unsendable SET resend = true
          WHERE :all OR id = :id RETURNING 1),
        roles AS (UPDATE roles.console_unsendable SET resend = true
          WHERE :all OR id = :id RETURNING 1),
        settings AS (UPDATE settings.console_unsendable SET resend = true
          WHERE :all OR id = :id RETURNING 1)
      SELECT (SELECT count(*) FROM scim) + (SELECT count(*) FROM directory)
        + (SELECT count(*) FROM roles) + (SELECT count(*) FROM settings)
      """;

  private final JdbcClient jdbc;

  UnsentRecords(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Whether the failure is about a record that never was on a topic and waits in an outbox. */
  static boolean isOne(OriginalRecord original) {
    return original.header(EventHeaders.OUTBOX_ROW) != null;
  }

  /**
   * Marks the record, in the caller's transaction or its own.
   *
   * @throws Conflict when no outbox keeps it any more
   */
  void resend(OriginalRecord original) {
    UUID id;
    try {
      id = UUID.fromString(String.valueOf(original.header(EventHeaders.OUTBOX_ROW)));
    } catch (IllegalArgumentException e) {
      throw new Conflict("The failure does not name a record that waits to be sent.");
    }
    if (mark(id) == 0) {
      throw new Conflict("The record no longer waits to be sent: it was sent, or erased.");
    }
  }

  /** Marks all of them and returns how many there are. */
  long resendAll() {
    return mark(null);
  }

  private long mark(@Nullable UUID id) {
    return jdbc.sql(MARK)
        .param("all", id == null)
        .param("id", id, java.sql.Types.OTHER)
        .query(Long.class)
        .single();
  }
}
