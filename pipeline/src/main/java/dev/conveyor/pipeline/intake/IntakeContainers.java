package dev.conveyor.pipeline.intake;

import dev.conveyor.pipeline.loops.WatchedConsumers;
import dev.conveyor.schemas.Topic;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** Makes the listener containers that all stages share. */
final class IntakeContainers {

  private static final long COMMIT_OFFSETS_EVERY_MS = 200;
  private static final long FIRST_PAUSE_MS = 200;
  private static final long LONGEST_PAUSE_MS = 3000;
  private static final Duration AUTHORIZATION_PAUSE = Duration.ofSeconds(3);

  private IntakeContainers() {}

  /**
   * A container that hands whole polls to the listener. A listener that throws gets the same
   * records again, in order, with growing pauses, indefinitely.
   *
   * @param connection where the brokers are and how to talk to them
   * @param group the consumer group, fixed: offsets hang on it
   * @param offsets when the offsets of what the listener took are committed: whatever it took since
   *     then comes again when the process dies
   */
  static ConcurrentMessageListenerContainer<byte[], byte[]> create(
      Map<String, Object> connection,
      String group,
      List<Topic> topics,
      int concurrency,
      int batchSize,
      Stages.Offsets offsets,
      BatchMessageListener<byte[], byte[]> listener,
      StandingPartitions standing) {
    ContainerProperties properties =
        new ContainerProperties(topics.stream().map(Topic::topicName).toArray(String[]::new));
    properties.setGroupId(group);
    switch (offsets) {
      case AFTER_EACH_POLL -> properties.setAckMode(ContainerProperties.AckMode.BATCH);
      case A_FEW_TIMES_A_SECOND -> {
        properties.setAckMode(ContainerProperties.AckMode.TIME);
        properties.setAckTime(COMMIT_OFFSETS_EVERY_MS);
        properties.setSyncCommits(false);
      }
    }
    WatchedListener watched = new WatchedListener(WatchedConsumers.surviving(listener), standing);
    properties.setMessageListener(watched);
    properties.setConsumerRebalanceListener(watched);
    // Access that an operator has not granted yet, or took away: ask again, for as long as it
    // takes.
    properties.setAuthExceptionRetryInterval(AUTHORIZATION_PAUSE);
    properties.setMissingTopicsFatal(false);
    properties.setPollTimeout(1000);
    DefaultKafkaConsumerFactory<byte[], byte[]> consumers =
        new DefaultKafkaConsumerFactory<>(
            settings(connection, batchSize),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumers.addPostProcessor(consumer -> WatchedConsumers.watch(consumer, group));
    // Lag, above all.
    consumers.addListener(new MicrometerConsumerListener<>(Metrics.globalRegistry));
    ConcurrentMessageListenerContainer<byte[], byte[]> container =
        new ConcurrentMessageListenerContainer<>(consumers, properties);
    container.setConcurrency(concurrency);
    container.setCommonErrorHandler(retryForEver());
    container.setBeanName(group);
    return container;
  }

  private static DefaultErrorHandler retryForEver() {
    ExponentialBackOff pauses = new ExponentialBackOff(FIRST_PAUSE_MS, 2);
    pauses.setMaxInterval(LONGEST_PAUSE_MS);
    DefaultErrorHandler handler = new DefaultErrorHandler(pauses);
    // Every exception is worth another try: what is not retried is discarded.
    handler.setClassifications(new HashMap<>(), true);
    return handler;
  }

  private static Map<String, Object> settings(Map<String, Object> connection, int batchSize) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    settings.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batchSize);
    // KIP-848: a rebalance stops those partitions alone that move. Brokers know it from 4.0 on.
    settings.putIfAbsent(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    return settings;
  }
}
