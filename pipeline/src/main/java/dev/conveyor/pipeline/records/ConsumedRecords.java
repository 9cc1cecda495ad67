package dev.conveyor.pipeline.records;

import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.ReceivedRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads the headers of a consumed record. */
public final class ConsumedRecords {

  private ConsumedRecords() {}

  /** The last header with that name; null if there is none. */
  public static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** The input for a decoder. */
  public static ReceivedRecord received(ConsumerRecord<byte[], byte[]> record) {
    return new ReceivedRecord(
        record.topic(),
        record.key(),
        header(record, EventHeaders.TYPE),
        header(record, EventHeaders.SOURCE),
        record.value());
  }

  public static TraceParent trace(ConsumerRecord<byte[], byte[]> record) {
    return TraceParent.continued(header(record, EventHeaders.TRACE_PARENT));
  }

  /** The failed provision that this record replays; null for an ordinary record. */
  public static @Nullable FailureReference replayOf(ConsumerRecord<byte[], byte[]> record) {
    String reference = header(record, EventHeaders.REFERENCE);
    try {
      return reference == null ? null : new FailureReference(reference);
    } catch (InvalidValue e) {
      return null;
    }
  }
}
