package dev.conveyor.connect;

import dev.conveyor.schemas.Partitioning;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * The relay's partitioning, for the producer of a Connect worker. Installed next to Debezium's
 * connector: the worker loads a connector's partitioner from that directory.
 */
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
