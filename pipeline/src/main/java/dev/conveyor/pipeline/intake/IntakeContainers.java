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

/** Creates the listener containers that all stages share. */
final class IntakeContainers {

  private static final long COMMIT_OFFSETS_EVERY_MS = 200;
  private static final long FIRST_PAUSE_MS = 200;
  private static final long LONGEST_PAUSE_MS = 3000;
  private static final Duration AUTHORIZATION_PAUSE = Duration.ofSeconds(3);

  private IntakeContainers() {}

  /**
   * A container that passes whole polls to the listener. If the listener throws, the same records
   * are redelivered, in order, with increasing pauses, indefinitely. {@link Stages} describes the
   * parameters.
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
    // Access that an operator has not granted yet, or has revoked: retry indefinitely.
    properties.setAuthExceptionRetryInterval(AUTHORIZATION_PAUSE);
    properties.setMissingTopicsFatal(false);
    properties.setPollTimeout(1000);
    DefaultKafkaConsumerFactory<byte[], byte[]> consumers =
        new DefaultKafkaConsumerFactory<>(
            settings(connection, batchSize),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumers.addPostProcessor(consumer -> WatchedConsumers.watch(consumer, group));
    // Mainly for consumer lag.
    consumers.addListener(new MicrometerConsumerListener<>(Metrics.globalRegistry));
    ConcurrentMessageListenerContainer<byte[], byte[]> container =
        new ConcurrentMessageListenerContainer<>(consumers, properties);
    container.setConcurrency(concurrency);
    container.setCommonErrorHandler(retryIndefinitely());
    container.setBeanName(group);
    return container;
  }

  private static DefaultErrorHandler retryIndefinitely() {
    ExponentialBackOff pauses = new ExponentialBackOff(FIRST_PAUSE_MS, 2);
    pauses.setMaxInterval(LONGEST_PAUSE_MS);
    DefaultErrorHandler handler = new DefaultErrorHandler(pauses);
    // Every exception is retried: a record that is not retried would be lost.
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
    // KIP-848: a rebalance stops only the partitions that move. Supported by brokers since 4.0.
    settings.putIfAbsent(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    return settings;
  }
}
