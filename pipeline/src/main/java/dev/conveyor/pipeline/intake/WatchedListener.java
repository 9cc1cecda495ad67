package dev.conveyor.pipeline.intake;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/** Wraps any stage's listener and detects stuck partitions. */
final class WatchedListener
    implements BatchMessageListener<byte[], byte[]>, ConsumerAwareRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedListener.class);
  private static final int EXIT_CODE = 3;

  private final BatchMessageListener<byte[], byte[]> listener;
  private final StandingPartitions standing;

  WatchedListener(BatchMessageListener<byte[], byte[]> listener, StandingPartitions standing) {
    this.listener = listener;
    this.standing = standing;
  }

  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    standing.taken(records);
    try {
      listener.onMessage(records);
    } catch (OutOfMemoryError e) {
      // Other threads may have failed, too. The supervisor restarts the process.
      LOG.error("Out of memory; exiting", e);
      Runtime.getRuntime().halt(EXIT_CODE);
    }
    standing.done(records);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    standing.assigned(partitions);
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    standing.revoked(partitions);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    standing.revoked(partitions);
  }
}
