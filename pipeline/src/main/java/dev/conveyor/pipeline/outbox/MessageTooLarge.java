package dev.conveyor.pipeline.outbox;

import dev.conveyor.schemas.Topic;

/**
 * A message exceeds its topic's limit, so it never enters the outbox. Permanent: the same change
 * produces the same message again.
 */
public final class MessageTooLarge extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Overhead of a record beyond its key, value, and headers, and of incompressible data. */
  private static final long FRAMING = 16 * 1024;

  private final String topic;
  private final long bytes;
  private final long limit;

  private MessageTooLarge(String topic, long bytes, long limit) {
    super("A record for topic %s has %d bytes; the limit is %d.".formatted(topic, bytes, limit));
    this.topic = topic;
    this.bytes = bytes;
    this.limit = limit;
  }

  static void check(OutboxMessage message) {
    long limit = limit(message.topic());
    long bytes = message.bytes();
    if (bytes > limit) {
      throw new MessageTooLarge(message.topic(), bytes, limit);
    }
  }

  /** The limit of a message for this topic, in bytes. */
  static long limit(String topic) {
    return Topic.named(topic).map(Topic::largestRecord).orElse(Topic.LARGEST_RECORD) - FRAMING;
  }

  public String topic() {
    return topic;
  }

  /** The message's size, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** The limit, in bytes. */
  public long limit() {
    return limit;
  }
}
