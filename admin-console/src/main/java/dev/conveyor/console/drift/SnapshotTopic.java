package dev.conveyor.console.drift;

import dev.conveyor.console.brokers.GrouplessConsumer;
import dev.conveyor.pipeline.records.ConsumedRecords;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Partitioning;
import dev.conveyor.schemas.PublicUserState;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UndecodableRecord;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads one organization's part of the compacted topic, from the beginning to its present end. */
final class SnapshotTopic implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int FETCH_BYTES = 1024 * 1024;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final String prefix;
  private final Snapshots snapshots = new Snapshots();
  private long position;

  private SnapshotTopic(
      KafkaConsumer<byte[], byte[]> consumer, OrganizationId organization, int partitions) {
    this.consumer = consumer;
    this.prefix = organization + "/";
    byte[] key = prefix.getBytes(StandardCharsets.UTF_8);
    this.partition =
        new TopicPartition(Topic.USERS.topicName(), Partitioning.partition(key, partitions));
  }

  /**
   * @param connection how to reach the brokers, as a consumer's settings
   */
  static SnapshotTopic open(Map<String, Object> connection, OrganizationId organization) {
    KafkaConsumer<byte[], byte[]> consumer =
        GrouplessConsumer.open(
            connection,
            Map.of(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES));
    try {
      int partitions = consumer.partitionsFor(Topic.USERS.topicName()).size();
      SnapshotTopic topic = new SnapshotTopic(consumer, organization, partitions);
      consumer.assign(List.of(topic.partition));
      consumer.seekToBeginning(List.of(topic.partition));
      topic.position = consumer.position(topic.partition);
      return topic;
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * Reads what was published since the last call.
   *
   * @param progress called between polls
   */
  Snapshots read(Runnable progress) {
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    while (position < end) {
      consumer.poll(POLL).forEach(this::take);
      position = consumer.position(partition);
      progress.run();
    }
    return snapshots;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    UserId user = user(record.key());
    if (user == null) {
      return;
    }
    if (record.value() == null) {
      snapshots.take(user, null);
      return;
    }
    try {
      PublicUserState state = ConsumedRecords.received(record).decode(PublicUserState.class);
      switch (state) {
        case UserSnapshot snapshot -> snapshots.take(user, snapshot);
      }
    } catch (UndecodableRecord e) {
      // Nobody can read this state, so it is as good as none.
      snapshots.take(user, null);
    }
  }

  /** Null for a record of another organization. */
  private @Nullable UserId user(byte @Nullable [] key) {
    String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    if (!text.startsWith(prefix)) {
      return null;
    }
    try {
      return UserId.of(text.substring(prefix.length()));
    } catch (InvalidValue e) {
      return null;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
