package dev.conveyor.pipeline.outbox;

import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.Partitioning;
import dev.conveyor.schemas.Sha256;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record before it is published. Null members become absent headers; a null payload is a
 * tombstone.
 *
 * @param id the CloudEvents id: the same for every delivery of this message
 * @param source the producing service
 * @param reference the failed provision that this message replays; null for an ordinary message
 */
public record OutboxMessage(
    UUID id,
    String topic,
    byte @Nullable [] key,
    @Nullable String type,
    @Nullable String source,
    @Nullable String subject,
    @Nullable String time,
    @Nullable String traceParent,
    @Nullable String reference,
    byte @Nullable [] payload) {

  /** Organizations are spread over this many shards; each shard has one relay at a time. */
  public static final int SHARDS = 16;

  public static OutboxMessage of(Event event, String source, TraceParent trace) {
    EventType type = event.eventType();
    return keyed(event, event.key().getBytes(StandardCharsets.UTF_8), type, source, trace);
  }

  /** An event under the key of the record that it is about, which may be absent. */
  public static OutboxMessage underKeyOf(
      byte @Nullable [] key, Event event, String source, TraceParent trace) {
    return keyed(event, key, event.eventType(), source, trace);
  }

  /**
   * A tombstone: a record with a key and no value, which deletes that key from a compacted topic.
   */
  public static OutboxMessage tombstone(Topic topic, String key, TraceParent trace) {
    return new OutboxMessage(
        UUID.randomUUID(),
        topic.topicName(),
        key.getBytes(StandardCharsets.UTF_8),
        null,
        null,
        null,
        null,
        trace.value(),
        null,
        null);
  }

  private static OutboxMessage keyed(
      Event event, byte @Nullable [] key, EventType type, String source, TraceParent trace) {
    return new OutboxMessage(
        UUID.randomUUID(),
        type.topic().topicName(),
        key,
        type.ceType(),
        source,
        event.key(),
        event.occurredAt().toString(),
        trace.value(),
        null,
        EventCodec.encode(event));
  }

  /** The size of key, value, and headers in bytes, without the record's overhead. */
  long bytes() {
    return length(key)
        + length(payload)
        + Stream.of(type, source, subject, time, traceParent, reference)
            .mapToLong(text -> text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length)
            .sum();
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  int shard() {
    return shard(key);
  }

  /**
   * The shard of a record with this key. All rows of one organization share a shard, so one relay
   * sends them in order. Migration V3 has the same function in SQL.
   */
  public static int shard(byte @Nullable [] key) {
    return Sha256.of(Partitioning.organization(key))[0] & (SHARDS - 1);
  }
}
