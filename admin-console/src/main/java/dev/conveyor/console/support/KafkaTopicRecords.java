package dev.conveyor.console.support;

import dev.conveyor.console.brokers.GrouplessConsumer;
import dev.conveyor.pipeline.database.InfrastructureDown;
import dev.conveyor.schemas.OriginalRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads from the brokers by one consumer without a group, one record at a time. */
final class KafkaTopicRecords implements TopicRecords, AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Map<String, Object> connection;
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  KafkaTopicRecords(Map<String, Object> connection) {
    this.connection = connection;
  }

  @Override
  public synchronized Optional<OriginalRecord> find(String topic, int partition, long offset) {
    try {
      return find(consumer(), new TopicPartition(topic, partition), offset);
    } catch (KafkaException e) {
      close();
      throw new InfrastructureDown(e);
    }
  }

  private static Optional<OriginalRecord> find(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
    boolean exists =
        consumer.partitionsFor(partition.topic(), TIMEOUT).stream()
            .anyMatch(info -> info.partition() == partition.partition());
    if (!exists
        || offset < consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L)
        || offset >= consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L)) {
      return Optional.empty();
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (System.nanoTime() < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
        return record.offset() == offset ? Optional.of(original(record)) : Optional.empty();
      }
    }
    throw new KafkaException("no answer within " + TIMEOUT.toSeconds() + " s");
  }

  private static OriginalRecord original(ConsumerRecord<byte[], byte[]> record) {
    List<OriginalRecord.Header> headers = new ArrayList<>();
    record
        .headers()
        .forEach(header ->
            headers.add(
                new OriginalRecord.Header(header.key(), OriginalRecord.encode(header.value()))));
    return new OriginalRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        OriginalRecord.encode(record.key()),
        headers,
        OriginalRecord.encode(record.value()));
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    KafkaConsumer<byte[], byte[]> open = consumer;
    if (open == null) {
      open =
          GrouplessConsumer.open(
              connection,
              Map.of(
                  ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                  1,
                  ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                  64 * 1024,
                  ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                  (int) TIMEOUT.toMillis(),
                  ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                  (int) TIMEOUT.toMillis() - 1000));
      consumer = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    KafkaConsumer<byte[], byte[]> open = consumer;
    consumer = null;
    if (open != null) {
      open.close();
    }
  }
}
