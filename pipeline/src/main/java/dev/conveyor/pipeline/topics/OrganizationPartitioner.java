package dev.conveyor.pipeline.topics;

import dev.conveyor.schemas.Partitioning;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;

/** {@link Partitioning} as a partitioner for Kafka producers. */
public final class OrganizationPartitioner implements Partitioner {

  @Override
  public int partition(
      String topic,
      @Nullable Object key,
      byte @Nullable [] keyBytes,
      @Nullable Object value,
      byte @Nullable [] valueBytes,
      Cluster cluster) {
    return Partitioning.partition(keyBytes, cluster.partitionsForTopic(topic).size());
  }

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
