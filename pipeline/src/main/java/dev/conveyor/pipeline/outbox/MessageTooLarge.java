package dev.conveyor.pipeline.outbox;

import dev.conveyor.schemas.Topic;

/**
 * A message is larger than its topic takes, so it never enters the outbox. Permanent: the same
 * change makes the same message again.
 */
public final class MessageTooLarge extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What a record has around its key, value and headers, and compression that does not help. */
  private static final long FRAMING = 16 * 1024;

  private final String topic;
  private final long bytes;
  private final long limit;

  private MessageTooLarge(String topic, long bytes, long limit) {
    super("A message for %s has %d bytes; the limit is %d.".formatted(topic, bytes, limit));
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

  /** In bytes, of a message for this topic. */
  static long limit(String topic) {
    return Topic.named(topic).map(Topic::largestRecord).orElse(Topic.LARGEST_RECORD) - FRAMING;
  }

  public String topic() {
    return topic;
  }

  /** Of the message. */
  public long bytes() {
    return bytes;
  }

  /** In bytes. */
  public long limit() {
    return limit;
  }
}
