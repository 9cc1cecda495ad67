package dev.conveyor.pipeline.intake;

import dev.conveyor.schemas.Excerpt;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long each partition has been at the same record, whether its listener throws
 * repeatedly or does not return. A series includes the record's offset and key once the partition
 * has been stuck for {@link #NAMED}; until then they are empty, to keep the number of series small.
 * Keys contain ids and no personal data.
 */
final class StandingPartitions {

  static final String METRIC = "conveyor.intake.standing";
  static final Duration NAMED = Duration.ofSeconds(20);

  private final String group;
  private final Clock clock;
  private final Map<TopicPartition, Record> records = new ConcurrentHashMap<>();
  private final MultiGauge gauges;

  /**
   * The record that a partition is at.
   *
   * @param since null while the partition has no pending records
   */
  private record Record(@Nullable Instant since, long offset, String key) {

    private static final Record NONE = new Record(null, -1, "");

    Duration standing(Instant now) {
      return since == null ? Duration.ZERO : Duration.between(since, now);
    }
  }

  StandingPartitions(String group, Clock clock) {
    this.group = group;
    this.clock = clock;
    this.gauges =
        MultiGauge.builder(METRIC)
            .description(
                "How long a partition has been stuck at the same record while more records are pending")
            .baseUnit("seconds")
            .register(Metrics.globalRegistry);
  }

  void assigned(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> records.putIfAbsent(partition, Record.NONE));
  }

  void revoked(Collection<TopicPartition> partitions) {
    partitions.forEach(records::remove);
  }

  /**
   * The listener starts on these records. The first one in each partition is its current record.
   */
  void taken(List<ConsumerRecord<byte[], byte[]>> poll) {
    Instant now = clock.instant();
    TopicPartition last = null;
    for (ConsumerRecord<byte[], byte[]> record : poll) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (partition.equals(last)) {
        continue;
      }
      last = partition;
      records.merge(
          partition,
          new Record(now, record.offset(), key(record)),
          (before, after) ->
              before.since() != null && before.offset() == after.offset() ? before : after);
    }
  }

  /** The listener has processed these records. */
  void done(List<ConsumerRecord<byte[], byte[]>> poll) {
    for (ConsumerRecord<byte[], byte[]> record : poll) {
      records.computeIfPresent(
          new TopicPartition(record.topic(), record.partition()), (partition, at) -> Record.NONE);
    }
  }

  /** Updates the series. Call every few seconds. */
  void show() {
    Instant now = clock.instant();
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    records.forEach((partition, record) ->
        rows.add(MultiGauge.Row.of(tags(partition, record, now), () -> seconds(partition))));
    gauges.register(rows, true);
  }

  private Tags tags(TopicPartition partition, Record record, Instant now) {
    boolean named = record.standing(now).compareTo(NAMED) >= 0;
    return Tags.of(
        "group",
        group,
        "topic",
        partition.topic(),
        "partition",
        String.valueOf(partition.partition()),
        "offset",
        named ? String.valueOf(record.offset()) : "",
        "key",
        named ? record.key() : "");
  }

  private double seconds(TopicPartition partition) {
    Record record = records.getOrDefault(partition, Record.NONE);
    return record.standing(clock.instant()).toMillis() / 1000.0;
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null
        ? ""
        : Excerpt.of(new String(record.key(), StandardCharsets.UTF_8), 200);
  }
}
