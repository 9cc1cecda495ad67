package dev.conveyor.console.operations;

import dev.conveyor.console.brokers.ConsumerGroups;
import dev.conveyor.schemas.Topic;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks the brokers how far consumer groups are. */
final class Lags implements AutoCloseable {

  private static final String OURS = "conveyor.";

  private final Map<String, Object> connection;
  private @Nullable ConsumerGroups groups;

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
    ConsumerGroups client = client();
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
        client.committed(name -> name.startsWith(OURS));
    Set<TopicPartition> partitions = new HashSet<>();
    committed.values().forEach(offsets -> partitions.addAll(offsets.keySet()));
    Map<TopicPartition, Long> ends = client.ends(partitions);
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

  private ConsumerGroups client() {
    ConsumerGroups client = groups;
    if (client == null) {
      client = new ConsumerGroups(connection);
      groups = client;
    }
    return client;
  }

  @Override
  public void close() {
    ConsumerGroups client = groups;
    if (client != null) {
      client.close();
    }
  }
}
