package dev.conveyor.console.support;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.pipeline.database.DatabaseGauge;
import dev.conveyor.pipeline.intake.Stages;
import dev.conveyor.pipeline.loops.PeriodicTask;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.schemas.Topic;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the support desk. */
@Configuration(proxyBeanMethods = false)
@Import({
  FailuresController.class,
  UnsentRecordsController.class,
  FailurePagesController.class,
  OwnFailuresController.class,
  OwnFailurePagesController.class
})
public class SupportConfiguration {

  private static final int FAILURES_AT_ONCE = 100;
  private static final Duration SWEEP_PAUSE = Duration.ofSeconds(2);
  private static final Duration RUNS_PAUSE = Duration.ofMillis(250);

  @Bean
  FailureReads failureReads(JdbcClient jdbc) {
    return new FailureReads(jdbc);
  }

  @Bean
  FailureStore failureStore(JdbcClient jdbc) {
    return new FailureStore(jdbc);
  }

  @Bean
  KafkaTopicRecords topicRecords(KafkaProperties kafka) {
    return new KafkaTopicRecords(kafka.buildConsumerProperties());
  }

  @Bean
  FailureDesk failureDesk(FailureReads reads, FailureStore store) {
    return new FailureDesk(reads, store);
  }

  @Bean
  Replays replays(
      FailureReads reads,
      FailureStore store,
      TransactionTemplate transaction,
      Outbox outbox,
      KafkaTopicRecords topics,
      Audit audit) {
    return new Replays(reads, store, transaction, outbox, topics, audit);
  }

  @Bean
  OwnFailures ownFailures(FailureDesk desk, SupportActs acts) {
    return new OwnFailures(desk, acts);
  }

  @Bean
  MeterBinder openFailures(FailureDesk failures) {
    return DatabaseGauge.of(
        "conveyor.failures.open", null, "Failed provisions that are still open", failures::open);
  }

  @Bean
  ReplayRuns replayRuns(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      FailureReads failures,
      Replays replays,
      Clock clock) {
    return new ReplayRuns(jdbc, transaction, failures, replays, clock);
  }

  @Bean
  SupportActs supportActs(FailureDesk desk, Replays replays, ReplayRuns runs, Audit audit) {
    return new SupportActs(desk, replays, runs, audit);
  }

  @Bean
  UnsentActs unsentActs(JdbcClient jdbc, Audit audit) {
    return new UnsentActs(new UnsentRecords(jdbc), audit);
  }

  @Bean
  Timeline timeline(JdbcClient jdbc) {
    return new Timeline(jdbc);
  }

  @Bean
  UnreadableRecords unreadableRecords(FailureStore store, TransactionTemplate transaction) {
    return new UnreadableRecords(store, transaction);
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> failures(
      Stages stages,
      FailureStore store,
      Replays replays,
      TransactionTemplate transaction,
      UnreadableRecords unreadable) {
    return stages
        .named("conveyor.admin-console.failures")
        .reads(Topic.PROVISIONING_ERRORS)
        .inBatchesOf(FAILURES_AT_ONCE)
        .committing(Stages.Offsets.AFTER_EACH_POLL)
        .takenBy(new FailureCollector(store, replays, transaction, unreadable));
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> timelines(
      Stages stages, JdbcClient jdbc, UnreadableRecords unreadable) {
    return stages
        .named("conveyor.admin-console.timeline")
        .reads(Topic.SCIM_USER_CHANGES, Topic.USER_CHANGES)
        .takenBy(new TimelineCollector(jdbc, unreadable));
  }

  @Bean
  PeriodicTask failureSweep(FailureDesk failures) {
    return new PeriodicTask("failure-sweep", SWEEP_PAUSE, failures::sweep);
  }

  @Bean
  PeriodicTask replayRunsTick(ReplayRuns runs) {
    return new PeriodicTask("replay-runs", RUNS_PAUSE, runs::tick);
  }
}
