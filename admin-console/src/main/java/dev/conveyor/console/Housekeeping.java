package dev.conveyor.console;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.support.FailureDesk;
import dev.conveyor.console.support.Timeline;
import dev.conveyor.pipeline.loops.PeriodicTask;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Deletes what is old. May run in several consoles at once. */
@Configuration(proxyBeanMethods = false)
class Housekeeping {

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final int DELETED_AT_ONCE = 10_000;
  private static final Duration RETENTION_PAUSE = Duration.ofMinutes(1);

  @Bean
  PeriodicTask timelineRetention(
      Timeline timeline, @Value("${conveyor.timeline-retention}") Duration retention) {
    return retention("timeline-retention", retention, timeline::forget);
  }

  @Bean
  PeriodicTask auditRetention(
      Audit audit, @Value("${conveyor.audit-retention}") Duration retention) {
    return retention("audit-retention", retention, audit::deleteOlderThan);
  }

  @Bean
  PeriodicTask settledFailureRetention(
      FailureDesk failures, @Value("${conveyor.settled-failure-retention}") Duration retention) {
    return retention("settled-failure-retention", retention, failures::deleteSettledOlderThan);
  }

  /** Deletes what is older than an age, at most so many rows. Returns how many. */
  private interface Deletion {
    int delete(Duration age, int atMost);
  }

  private static PeriodicTask retention(String name, Duration retention, Deletion deletion) {
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("A retention must be longer than zero.");
    }
    return new PeriodicTask(
        name, RETENTION_PAUSE, () -> deleteAll(() -> deletion.delete(retention, DELETED_AT_ONCE)));
  }

  private static void deleteAll(IntSupplier deletion) {
    while (deletion.getAsInt() == DELETED_AT_ONCE) {
      LOG.debug("Deleted {} rows", DELETED_AT_ONCE);
    }
  }
}
