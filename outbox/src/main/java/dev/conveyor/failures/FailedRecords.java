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

  /**
   * In bytes. Base64 makes four of three, and the error topic takes 32 MiB: the largest record that
   * a stage publishes is far below.
   */
  private static final int MOST_VALUE = 22 * 1024 * 1024;

  private static final int MOST_HEADERS = 1024 * 1024;
  private static final int MOST_KEY = 64 * 1024;

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
    String fingerprint = fingerprint(record, stage);
    FailedProvision failure =
        new FailedProvision(
            event == null ? organizationOf(record) : event.organization(),
            event == null ? 1 : event.version(),
            now,
            reference(record, stage),
            fingerprint,
            stage,
            refusal.about(),
            refusal.reason(),
            refusal.message(),
            original(record));
    return OutboxMessage.underKeyOf(keyOf(record), failure, source, trace(record));
  }

  /** The reference that the record's failure has, or would have. */
  public static FailureReference reference(ConsumerRecord<byte[], byte[]> record, Stage stage) {
    FailureReference replayed = replayOf(record);
    return replayed == null ? FailureReference.of(fingerprint(record, stage)) : replayed;
  }

  private static String fingerprint(ConsumerRecord<byte[], byte[]> record, Stage stage) {
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

  /** Byte for byte, without what would make the failure larger than its topic takes. */
  private static OriginalRecord original(ConsumerRecord<byte[], byte[]> record) {
    List<OriginalRecord.Header> headers = new ArrayList<>();
    long bytes = 0;
    for (Header header : record.headers()) {
      bytes += header.key().length() + length(header.value());
      if (bytes <= MOST_HEADERS) {
        headers.add(new OriginalRecord.Header(header.key(), OriginalRecord.encode(header.value())));
      }
    }
    return new OriginalRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        OriginalRecord.encode(keyOf(record)),
        headers,
        length(record.value()) <= MOST_VALUE ? OriginalRecord.encode(record.value()) : null);
  }

  /** Null for a key that is too long to be one of ours. */
  private static byte @Nullable [] keyOf(ConsumerRecord<byte[], byte[]> record) {
    return length(record.key()) <= MOST_KEY ? record.key() : null;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
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
