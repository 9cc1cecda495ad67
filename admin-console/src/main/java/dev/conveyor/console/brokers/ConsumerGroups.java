package dev.conveyor.console.brokers;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Asks the brokers how far consumer groups are, and where partitions end. */
public final class ConsumerGroups implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 4;

  private final Admin admin;

  /**
   * @param connection how to reach the brokers, as an admin client's settings
   */
  public ConsumerGroups(Map<String, Object> connection) {
    this.admin = Admin.create(connection);
  }

  /** The committed offsets of the groups with these names. An offset may be null. */
  public Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Predicate<String> names)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
    for (GroupListing group : admin.listGroups().all().get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      if (names.test(group.groupId())) {
        groups.put(group.groupId(), new ListConsumerGroupOffsetsSpec());
      }
    }
    return admin.listConsumerGroupOffsets(groups).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The offset after the last record of each partition. */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(wanted)
        .all()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** How many partitions each topic has. */
  public Map<String, Integer> partitions(Collection<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, Integer> partitions = new HashMap<>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
    return partitions;
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
