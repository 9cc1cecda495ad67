package dev.conveyor.failures;

import dev.conveyor.outbox.OutboxMessage;
import dev.conveyor.outbox.TraceParent;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Turns a consumed record that failed, or that came to its end, into a message for support. */
public final class FailedRecords {

  private FailedRecords() {}

  /**
   * The failed provision of a record. Delivered again, the record gives the same reference; sent
   * through again by support, it keeps the one in its header.
   *
   * @param event what the record holds, null when nobody can read it
   */
  public static OutboxMessage failed(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable Event event,
      Stage stage,
      Refusal refusal,
      String source,
      Instant now) {
    String fingerprint = fingerprint(record, event, stage);
    FailedProvision failure =
        new FailedProvision(
            event == null ? organizationOf(record) : event.organization(),
            event == null ? 1 : event.version(),
            now,
            reference(record, event, stage),
            fingerprint,
            stage,
            refusal.about(),
            refusal.reason(),
            refusal.message(),
            original(record));
    return OutboxMessage.underKeyOf(record.key(), failure, source, trace(record));
  }

  /** The reference that the record's failure has, or would have. */
  public static FailureReference reference(
      ConsumerRecord<byte[], byte[]> record, @Nullable Event event, Stage stage) {
    FailureReference replayed = replayOf(record);
    return replayed == null ? FailureReference.of(fingerprint(record, event, stage)) : replayed;
  }

  /**
   * That of the request that made the change, so that a retry is the same failure; else its own.
   */
  public static String fingerprint(
      ConsumerRecord<byte[], byte[]> record, @Nullable Event event, Stage stage) {
    if (event instanceof ScimUserChanged user && user.requestFingerprint() != null) {
      return user.requestFingerprint();
    }
    return FailureReference.fingerprint(
        stage.text(),
        record.topic(),
        String.valueOf(record.partition()),
        String.valueOf(record.offset()));
  }

  /** Tells support how a record ended that was sent through again. */
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
    return OutboxMessage.underKeyOf(record.key(), settled, source, trace(record));
  }

  /** The failed provision that this record is a replay of; null for an ordinary record. */
  public static @Nullable FailureReference replayOf(ConsumerRecord<byte[], byte[]> record) {
    String reference = header(record, EventHeaders.REFERENCE);
    try {
      return reference == null ? null : new FailureReference(reference);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  public static TraceParent trace(ConsumerRecord<byte[], byte[]> record) {
    return TraceParent.continued(header(record, EventHeaders.TRACE_PARENT));
  }

  public static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static OriginalRecord original(ConsumerRecord<byte[], byte[]> record) {
    List<OriginalRecord.Header> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new OriginalRecord.Header(header.key(), OriginalRecord.encode(header.value())));
    }
    return new OriginalRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        OriginalRecord.encode(record.key()),
        headers,
        OriginalRecord.encode(record.value()));
  }

  private static OrganizationId organizationOf(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return OrganizationId.UNKNOWN;
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    int slash = key.indexOf('/');
    try {
      return new OrganizationId(slash < 0 ? key : key.substring(0, slash));
    } catch (IllegalArgumentException e) {
      return OrganizationId.UNKNOWN;
    }
  }
}
