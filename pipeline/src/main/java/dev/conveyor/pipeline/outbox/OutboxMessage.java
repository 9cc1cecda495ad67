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
 * One record to be, before it is on a topic. Members that are null become absent headers; a null
 * payload is a tombstone.
 *
 * @param id the CloudEvents id: the same for every delivery of this message
 * @param source the producing service
 * @param reference set on a record that is sent through again for that failed provision
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

  /** Organizations are spread over this many shards; each is relayed by one relay at a time. */
  public static final int SHARDS = 16;

  public static OutboxMessage of(Event event, String source, TraceParent trace) {
    EventType type = event.eventType();
    return keyed(event, event.key().getBytes(StandardCharsets.UTF_8), type, source, trace);
  }

  /** An event under the key of the record that it speaks of, which may have none. */
  public static OutboxMessage underKeyOf(
      byte @Nullable [] key, Event event, String source, TraceParent trace) {
    return keyed(event, key, event.eventType(), source, trace);
  }

  /** A record with a key and no value: on a compacted topic, the end of that key. */
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

  /** The bytes of key, value and headers; a record has a little more around them. */
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
   * The shard of a record with this key: all rows of one organization share one, so one relay sends
   * them, in their order. The migration V3 has the same function in SQL.
   */
  public static int shard(byte @Nullable [] key) {
    return Sha256.of(Partitioning.organization(key))[0] & (SHARDS - 1);
  }
}
