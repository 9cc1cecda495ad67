package dev.conveyor.console.operations;

import dev.conveyor.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks the brokers how far consumer groups are. */
final class Lags implements AutoCloseable {

  private static final String OURS = "conveyor.";
  private static final int PATIENCE_SECONDS = 4;

  private final Map<String, Object> connection;
  private @Nullable Admin admin;

  Lags(Map<String, Object> connection) {
    this.connection = connection;
  }

  /**
   * What the brokers say.
   *
   * @param publicChanges records that were ever written to the public topic
   */
  record Answer(Map<String, Long> lag, long publicChanges) {}

  Answer ask() throws InterruptedException, ExecutionException, TimeoutException {
    Admin client = client();
    Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
    for (GroupListing group : client.listGroups().all().get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      if (group.groupId().startsWith(OURS)) {
        groups.put(group.groupId(), new ListConsumerGroupOffsetsSpec());
      }
    }
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
        client.listConsumerGroupOffsets(groups).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Map<TopicPartition, Long> ends = ends(client, committed);
    Map<String, Long> lag = new TreeMap<>();
    committed.forEach((group, offsets) ->
        offsets.forEach((partition, offset) ->
            lag.merge(
                group + " on " + partition.topic(),
                offset == null
                    ? 0
                    : Math.max(0, ends.getOrDefault(partition, 0L) - offset.offset()),
                Long::sum)));
    String topic = Topic.USER_CHANGES.topicName();
    long publicChanges =
        ends.entrySet().stream()
            .filter(end -> end.getKey().topic().equals(topic))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return new Answer(lag, publicChanges);
  }

  private static Map<TopicPartition, Long> ends(
      Admin client, Map<String, Map<TopicPartition, OffsetAndMetadata>> committed)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (Map<TopicPartition, OffsetAndMetadata> offsets : committed.values()) {
      offsets.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    client
        .listOffsets(wanted)
        .all()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private Admin client() {
    Admin client = admin;
    if (client == null) {
      client = Admin.create(connection);
      admin = client;
    }
    return client;
  }

  @Override
  public void close() {
    Admin client = admin;
    if (client != null) {
      client.close(java.time.Duration.ofSeconds(1));
    }
  }
}
