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
    requirePositive(retention);
    return new PeriodicTask(
        "timeline-retention",
        RETENTION_PAUSE,
        () -> deleteAll(() -> timeline.forget(retention, DELETED_AT_ONCE)));
  }

  @Bean
  PeriodicTask auditRetention(
      Audit audit, @Value("${conveyor.audit-retention}") Duration retention) {
    requirePositive(retention);
    return new PeriodicTask(
        "audit-retention",
        RETENTION_PAUSE,
        () -> deleteAll(() -> audit.deleteOlderThan(retention, DELETED_AT_ONCE)));
  }

  @Bean
  PeriodicTask settledFailureRetention(
      FailureDesk failures, @Value("${conveyor.settled-failure-retention}") Duration retention) {
    requirePositive(retention);
    return new PeriodicTask(
        "settled-failure-retention",
        RETENTION_PAUSE,
        () -> deleteAll(() -> failures.deleteSettledOlderThan(retention, DELETED_AT_ONCE)));
  }

  private static void requirePositive(Duration retention) {
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("A retention must be longer than zero.");
    }
  }

  private static void deleteAll(IntSupplier deletion) {
    while (deletion.getAsInt() == DELETED_AT_ONCE) {
      LOG.debug("Deleted {} rows", DELETED_AT_ONCE);
    }
  }
}
