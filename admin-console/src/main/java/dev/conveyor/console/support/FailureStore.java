package dev.conveyor.console.support;

import dev.conveyor.console.acting.Conflict;
import dev.conveyor.pipeline.failures.Refusal;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ReasonCode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happens to failed provisions, in the table {@code support.failed_provisions}. */
final class FailureStore {

  private final JdbcClient jdbc;
  private final FailureIntake intake;
  private final FailureSweep sweep;

  FailureStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.intake = new FailureIntake(jdbc);
    this.sweep = new FailureSweep(jdbc);
  }

  /**
   * Takes what a stage tells of a failure.
   *
   * @param thisTry the same whenever this very try is heard of again
   * @return the fingerprint of a failure that is to be sent through again now
   */
  Optional<String> failed(FailedProvision failure, String thisTry) {
    return intake.failed(Heard.of(failure, thisTry));
  }

  /** A record that holds no failed provision, and of which nothing but its place is kept. */
  void unreadable(
      String fingerprint,
      OrganizationId organization,
      Refusal refusal,
      String topic,
      int partition,
      long offset) {
    jdbc.sql(
            """
            INSERT INTO support.failed_provisions (fingerprint, reference, organization, about_kind,
              stage, reason, message, version, original_topic, original_partition, original_offset,
              original_headers, first_seen, last_seen, last_try)
            VALUES (:fingerprint, :reference, :organization, :kind, :stage, :reason, :message, 1,
              :topic, :partition, :offset, '[]', now(), now(), :fingerprint)
            ON CONFLICT (fingerprint) DO NOTHING
            """)
        .param("fingerprint", fingerprint)
        .param("reference", FailureReference.of(fingerprint).value())
        .param("organization", organization.value())
        .param("kind", refusal.about().kind())
        .param("stage", UnreadableRecords.STAGE)
        .param("reason", refusal.reason().value())
        .param("message", refusal.message())
        .param("topic", topic)
        .param("partition", partition)
        .param("offset", offset)
        .update();
  }

  /** A row of the kind that all failures are, for a transaction that is rolled back. */
  void probe() {
    unreadable(
        FailureReference.fingerprint("probe"),
        OrganizationId.UNKNOWN,
        new Refusal(FailureSubject.unreadable(), new ReasonCode("probe"), "probe"),
        "probe",
        0,
        0);
  }

  /** A failure that was sent through again, or came right by itself, has come to its end. */
  void settled(FailureSettled settled) {
    intake.settled(settled);
  }

  /**
   * Marks failures that have become superseded or resolved.
   *
   * @param reference of the failures to look at; null for all
   */
  void sweep(@Nullable FailureReference reference) {
    sweep.run(reference);
  }

  /**
   * The cause of a failure is gone, and the request that is to be sent again has not been heard of:
   * it is sent once it has.
   */
  void causeGone(Failure failure) {
    jdbc.sql(
            """
            UPDATE support.failed_provisions SET cause_gone = true
            WHERE fingerprint = :fingerprint AND status = 'open'
            """)
        .param("fingerprint", failure.fingerprint())
        .update();
  }

  /** From open to replayed, by the console itself. False when it was not open. */
  boolean markReplayedAutomatically(Failure failure, String why) {
    return jdbc.sql(
                """
                UPDATE support.failed_provisions SET status = 'replayed', automatic = true,
                  note = :note
                WHERE fingerprint = :fingerprint AND status = 'open'
                """)
            .param("note", "Sent again automatically: " + clean(why))
            .param("fingerprint", failure.fingerprint())
            .update()
        == 1;
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

  /**
   * Deletes settled failures last seen before that, at most so many at once. Open and replayed ones
   * stay.
   *
   * @return how many were deleted
   */
  int deleteSettledOlderThan(Duration age, int atMost) {
    return jdbc.sql(
            """
            DELETE FROM support.failed_provisions WHERE fingerprint IN (
              SELECT fingerprint FROM support.failed_provisions
              WHERE status IN ('resolved', 'dismissed', 'superseded')
                AND last_seen < clock_timestamp() - :seconds * interval '1 second'
              ORDER BY last_seen LIMIT :most)
            """)
        .param("seconds", age.toSeconds())
        .param("most", atMost)
        .update();
  }

  private int move(Failure failure, String status, @Nullable String note) {
    return jdbc.sql(
            """
            UPDATE support.failed_provisions SET status = :status, note = coalesce(:note, note),
              automatic = false
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
