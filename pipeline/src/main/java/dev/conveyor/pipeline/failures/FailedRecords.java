package dev.conveyor.pipeline.failures;

import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.ConsumedRecords;
import dev.conveyor.pipeline.records.KeptRecord;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReceivedRecord;
import dev.conveyor.schemas.Stage;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Turns a record that failed or was settled into a message for the support desk. */
public final class FailedRecords {

  private static final String UNREADABLE = "unreadable";

  private FailedRecords() {}

  /**
   * The failed provision of a record. A redelivered record gets the same reference; a replayed one
   * keeps the reference in its header.
   *
   * @param event the record's content; null if it is unreadable
   */
  public static OutboxMessage failed(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable Event event,
      Stage stage,
      Refusal refusal,
      String source,
      Instant now) {
    return failed(record, event, stage, refusal, source, now, KeptRecord.of(record));
  }

  /**
   * A minimal failed provision for a record whose full one cannot be stored: the same reference,
   * with just enough of the record to identify it.
   */
  public static OutboxMessage reduced(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable Event event,
      Stage stage,
      Refusal refusal,
      String source,
      Instant now) {
    Refusal unnamed = new Refusal(unnamed(refusal.about()), refusal.reason(), refusal.message());
    return failed(record, event, stage, unnamed, source, now, KeptRecord.reduced(record));
  }

  private static FailureSubject unnamed(FailureSubject about) {
    return new FailureSubject(about.kind(), about.id(), null);
  }

  private static OutboxMessage failed(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable Event event,
      Stage stage,
      Refusal refusal,
      String source,
      Instant now,
      OriginalRecord original) {
    String fingerprint = fingerprint(record, event, stage);
    Refusal bounded = refusal.bounded();
    FailedProvision failure =
        new FailedProvision(
            event == null ? ReceivedRecord.organizationOf(record.key()) : event.organization(),
            event == null ? 1 : event.version(),
            now,
            reference(record, event, stage),
            fingerprint,
            stage,
            bounded.about(),
            bounded.reason(),
            bounded.message(),
            original);
    return OutboxMessage.underKeyOf(
        KeptRecord.key(record), failure, source, ConsumedRecords.trace(record));
  }

  /** The reference that the record's failure has, or would have. */
  public static FailureReference reference(
      ConsumerRecord<byte[], byte[]> record, @Nullable Event event, Stage stage) {
    FailureReference replayed = ConsumedRecords.replayOf(record);
    return replayed == null ? FailureReference.of(fingerprint(record, event, stage)) : replayed;
  }

  /**
   * The fingerprint of the request that caused the change, so that a retry is the same failure;
   * otherwise the record's. An unreadable record is one failure, however many stages read it.
   */
  public static String fingerprint(
      ConsumerRecord<byte[], byte[]> record, @Nullable Event event, Stage stage) {
    String request = event == null ? null : event.requestFingerprint();
    if (request != null) {
      return request;
    }
    return FailureReference.fingerprint(
        event == null ? UNREADABLE : stage.text(),
        record.topic(),
        String.valueOf(record.partition()),
        String.valueOf(record.offset()));
  }

  /** Reports the outcome of a replayed record to the support desk. */
  public static OutboxMessage settled(
      ConsumerRecord<byte[], byte[]> record,
      Event event,
      FailureReference reference,
      Stage stage,
      FailureSettled.Outcome outcome,
      String message,
      String source,
      Instant now) {
    FailureSettled settled =
        new FailureSettled(
            event.organization(), event.version(), now, reference, stage, outcome, message);
    return OutboxMessage.underKeyOf(record.key(), settled, source, ConsumedRecords.trace(record));
  }
}
