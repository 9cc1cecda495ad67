package dev.conveyor.console.failures;

import dev.conveyor.console.settings.Conflict;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.OriginalRecord;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What happens to failed provisions, in the table {@code support.failed_provisions}. */
public final class FailureStore {

  private final JdbcClient jdbc;

  public FailureStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes a try that failed: the first one of a change, or another one of a change that is known.
   *
   * @param thisTry the same whenever this very try is heard of again
   */
  void failed(FailedProvision failure, String thisTry) {
    int known =
        jdbc.sql(
                """
                UPDATE support.failed_provisions SET
                  tries = tries + 1, last_try = :try, last_seen = greatest(last_seen, :seen),
                  reason = :reason, message = :message, status = 'open'
                WHERE (fingerprint = :fingerprint
                    OR reference = :reference AND stage = :stage AND status = 'replayed')
                  AND last_try <> :try
                """)
            .param("try", thisTry)
            .param("seen", failure.occurredAt().atOffset(ZoneOffset.UTC))
            .param("reason", failure.reason())
            .param("message", clean(failure.message()))
            .param("fingerprint", failure.fingerprint())
            .param("reference", failure.reference().value())
            .param("stage", failure.stage().text())
            .update();
    if (known == 0) {
      insert(failure, thisTry);
    }
  }

  private void insert(FailedProvision failure, String thisTry) {
    OriginalRecord original = failure.original();
    jdbc.sql(
            """
            INSERT INTO support.failed_provisions (fingerprint, reference, organization, about_kind,
              about_id, about_name, stage, reason, message, version, original_topic,
              original_partition, original_offset, original_key, original_headers, original_value,
              first_seen, last_seen, last_try)
            VALUES (:fingerprint, :reference, :organization, :kind, :id, :name, :stage, :reason,
              :message, :version, :topic, :partition, :offset, :key, :headers::jsonb, :value,
              :seen, :seen, :try)
            ON CONFLICT (fingerprint) DO NOTHING
            """)
        .param("fingerprint", failure.fingerprint())
        .param("reference", failure.reference().value())
        .param("organization", failure.organization().value())
        .param("kind", failure.about().kind())
        .param("id", failure.about().id())
        .param("name", clean(failure.about().name()))
        .param("stage", failure.stage().text())
        .param("reason", failure.reason())
        .param("message", clean(failure.message()))
        .param("version", failure.version())
        .param("topic", original.topic())
        .param("partition", original.partition())
        .param("offset", original.offset())
        .param("key", OriginalRecord.decode(original.key()))
        .param("headers", JsonMapper.shared().writeValueAsString(original.headers()))
        .param("value", OriginalRecord.decode(original.value()))
        .param("seen", failure.occurredAt().atOffset(ZoneOffset.UTC))
        .param("try", thisTry)
        .update();
  }

  /** A failure that was sent through again, or came right by itself, has come to its end. */
  void settled(FailureSettled settled) {
    jdbc.sql(
            """
            UPDATE support.failed_provisions SET status = :status, note = :note
            WHERE reference = :reference AND stage = :stage AND status IN ('open', 'replayed')
            """)
        .param("status", settled.outcome().text())
        .param("note", clean(settled.message()))
        .param("reference", settled.reference().value())
        .param("stage", settled.stage().text())
        .update();
  }

  /**
   * Marks failures whose user has moved on: to a newer version that was applied, or that failed in
   * its turn. A version that has been applied after all is resolved.
   *
   * @param reference of the failures to look at; null for all
   */
  void sweep(@Nullable String reference) {
    String which = reference == null ? "" : " AND f.reference = :reference";
    jdbc.sql(
            """
            UPDATE support.failed_provisions f SET
              status = CASE WHEN a.version > f.version THEN 'superseded' ELSE 'resolved' END,
              note = 'The user is at version ' || a.version || ' now.'
            FROM directory.console_applied_scim_users a
            WHERE f.status = 'open' AND f.stage = 'provisioning' AND f.about_kind = 'user'
              AND a.organization = f.organization AND a.version >= f.version
              -- A cast on this side, so that the index of the other one serves.
              AND a.scim_user_id = CASE
                WHEN f.about_id ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
                THEN f.about_id::uuid END
            """
                + which)
        .param("reference", reference)
        .update();
    jdbc.sql(
            """
            UPDATE support.failed_provisions f SET
              status = 'superseded', note = 'A newer version failed, too: see that failure.'
            WHERE f.status = 'open' AND f.stage = 'provisioning' AND f.about_kind = 'user'
              AND EXISTS (SELECT FROM support.failed_provisions n
                WHERE n.organization = f.organization AND n.about_kind = 'user'
                  AND n.about_id = f.about_id AND n.stage = f.stage AND n.version > f.version
                  AND n.status IN ('open', 'replayed'))
            """
                + which)
        .param("reference", reference)
        .update();
  }

  /**
   * Has the service that keeps the record in its outbox send it again.
   *
   * @throws Conflict when no outbox keeps it any more
   */
  void resend(Failure failure) {
    new UnsentRecords(jdbc).resend(failure.original());
  }

  /** From open to replayed. False when it was not open: somebody else was faster. */
  boolean markReplayed(Failure failure) {
    return move(failure, "replayed", null) == 1;
  }

  boolean markDismissed(Failure failure, @Nullable String note) {
    return move(failure, "dismissed", note) == 1;
  }

  private int move(Failure failure, String status, @Nullable String note) {
    return jdbc.sql(
            """
            UPDATE support.failed_provisions SET status = :status, note = coalesce(:note, note)
            WHERE fingerprint = :fingerprint AND status = 'open'
            """)
        .param("status", status)
        .param("note", note)
        .param("fingerprint", failure.fingerprint())
        .update();
  }

  /** PostgreSQL keeps every character but NUL. */
  private static @Nullable String clean(@Nullable String text) {
    return text == null ? null : text.replace('\u0000', '\uFFFD');
  }
}
