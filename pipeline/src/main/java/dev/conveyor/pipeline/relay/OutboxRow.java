package dev.conveyor.pipeline.relay;

import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.Partitioning;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** One outbox row that is to become a record. */
record OutboxRow(
    long seq,
    String id,
    String topic,
    byte @Nullable [] key,
    @Nullable String type,
    @Nullable String source,
    @Nullable String subject,
    @Nullable String time,
    @Nullable String traceParent,
    @Nullable String reference,
    byte @Nullable [] payload) {

  ProducerRecord<byte[], byte[]> toRecord() {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, payload);
    if (type != null) {
      header(record, EventHeaders.SPEC_VERSION, "1.0");
      header(record, EventHeaders.ID, id);
      header(record, EventHeaders.TYPE, type);
      header(record, EventHeaders.CONTENT_TYPE, "application/json");
    }
    header(record, EventHeaders.SOURCE, source);
    header(record, EventHeaders.SUBJECT, subject);
    header(record, EventHeaders.TIME, time);
    header(record, EventHeaders.TRACE_PARENT, traceParent);
    header(record, EventHeaders.REFERENCE, reference);
    return record;
  }

  /** Rows of one organization are sent in order; rows of different organizations need not be. */
  ByteBuffer organization() {
    return ByteBuffer.wrap(Partitioning.organization(key));
  }

  private static void header(
      ProducerRecord<byte[], byte[]> record, String name, @Nullable String value) {
    if (value != null) {
      record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }
}
