package dev.conveyor.console.drift;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.connection.Connections;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.mapping.RoleMappings;
import dev.conveyor.pipeline.database.DatabaseGauge;
import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.loops.PeriodicTask;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires comparisons. */
@Configuration(proxyBeanMethods = false)
@Import({DriftController.class, DriftPagesController.class})
public class DriftConfiguration {

  private static final Duration NIGHTLY_POLL = Duration.ofMinutes(5);

  @Bean
  ComparisonStore comparisonStore(JdbcClient jdbc, TransactionTemplate transaction) {
    return new ComparisonStore(jdbc, transaction);
  }

  @Bean
  FoundDifferences foundDifferences(JdbcClient jdbc) {
    return new FoundDifferences(jdbc);
  }

  @Bean
  ComparedReads comparedReads(JdbcClient jdbc, TransactionTemplate transaction) {
    return new ComparedReads(jdbc, transaction);
  }

  @Bean
  ComparisonLoop comparisons(
      JdbcClient jdbc, ComparisonStore store, ComparedReads reads, KafkaProperties kafka) {
    return new ComparisonLoop(
        jdbc, store, reads, kafka.buildConsumerProperties(), kafka.buildAdminProperties());
  }

  @Bean
  BackgroundLoop comparisonLoop(ComparisonLoop comparisons) {
    return comparisons.loop();
  }

  @Bean
  PeriodicTask nightlyComparisons(
      ComparisonLoop comparisons, Clock clock, @Value("${conveyor.comparison-time}") String time) {
    LocalTime at;
    try {
      at = LocalTime.parse(time);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "conveyor.comparison-time must be a time such as 02:00, not " + time + ".", e);
    }
    return new PeriodicTask(
        "nightly-comparisons", NIGHTLY_POLL, () -> comparisons.requestNightly(at, clock.instant()));
  }

  @Bean
  MeterBinder lostDifferences(ComparisonStore store) {
    return DatabaseGauge.of(
        "conveyor.differences.lost",
        null,
        "Differences between the stages that nothing explains, by the last comparisons",
        () -> store.count(true));
  }

  @Bean
  MeterBinder explainedDifferences(ComparisonStore store) {
    return DatabaseGauge.of(
        "conveyor.differences.explained",
        null,
        "Differences between the stages that are refused, parked, held, discarded, or paused",
        () -> store.count(false));
  }

  @Bean
  RosterReads rosterReads(JdbcClient jdbc, TransactionTemplate transaction, ComparedReads reads) {
    return new RosterReads(jdbc, transaction, reads);
  }

  @Bean
  DriftActs driftActs(
      ComparisonStore store,
      FoundDifferences found,
      ComparisonLoop comparisons,
      ComparedReads reads,
      JdbcClient jdbc,
      Commands commands,
      RoleMappings mappings,
      Connections connections,
      TransactionTemplate transaction,
      Audit audit) {
    Remedies remedies = new Remedies(reads, new GroupReads(jdbc), commands, mappings, connections);
    return new DriftActs(store, found, remedies, comparisons, transaction, audit);
  }
}
