package dev.conveyor.pipeline.intake;

import dev.conveyor.pipeline.records.ConsumedRecords;
import dev.conveyor.schemas.EventHeaders;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Counts records by outcome, and measures the time from the commit of a change upstream to the
 * commit of its effect here. Tagged only by topic and outcome, to keep the number of series small.
 */
final class IntakeMetrics {

  static final String RECORDS = "conveyor.intake.records";
  static final String DELAY = "conveyor.intake.delay";

  private static final Duration LONGEST_DELAY = Duration.ofDays(30);

  private final Map<String, Timer> delays = new ConcurrentHashMap<>();

  void applied(Change<?> change, Outcome outcome, Instant now) {
    String topic = change.record().topic();
    count(topic, name(outcome), 1);
    if (outcome instanceof Outcome.Applied) {
      delay(topic, change.record(), now);
    }
  }

  void unreadable(ConsumerRecord<byte[], byte[]> record) {
    count(record.topic(), "unreadable", 1);
  }

  void failed(ConsumerRecord<byte[], byte[]> record) {
    count(record.topic(), "failed", 1);
  }

  /** Not even a failed provision could be stored. */
  void lost(ConsumerRecord<byte[], byte[]> record) {
    count(record.topic(), "lost", 1);
  }

  private static void count(String topic, String outcome, int records) {
    Counter.builder(RECORDS)
        .description("Records processed, by outcome")
        .tags("topic", topic, "outcome", outcome)
        .register(Metrics.globalRegistry)
        .increment(records);
  }

  private void delay(String topic, ConsumerRecord<byte[], byte[]> record, Instant now) {
    String time = ConsumedRecords.header(record, EventHeaders.TIME);
    if (time == null) {
      return;
    }
    try {
      Duration since = Duration.between(Instant.parse(time), now);
      delays.computeIfAbsent(topic, IntakeMetrics::timer).record(within(since));
    } catch (DateTimeException | ArithmeticException e) {
      // Not one of our timestamps. The outcome is still counted.
    }
  }

  /** A header may contain any time, and a timer counts nanoseconds in a {@code long}. */
  private static Duration within(Duration since) {
    if (since.isNegative()) {
      return Duration.ZERO;
    }
    return since.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : since;
  }

  private static Timer timer(String topic) {
    return Timer.builder(DELAY)
        .description("Time from the commit of a change upstream to the commit of its effect here")
        .tag("topic", topic)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(10))
        .register(Metrics.globalRegistry);
  }

  private static String name(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Applied applied -> "applied";
      case Outcome.Superseded superseded -> "stale";
      case Outcome.NotOurs notOurs -> "not-ours";
      case Outcome.Refused refused -> "refused";
    };
  }
}
