package dev.conveyor.rolesync.intake;

import dev.conveyor.pipeline.database.DatabaseGauge;
import dev.conveyor.pipeline.intake.Stages;
import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.loops.BackgroundLoop.Next;
import dev.conveyor.pipeline.loops.PeriodicTask;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.rolesync.facts.Affected;
import dev.conveyor.rolesync.facts.Compaction;
import dev.conveyor.rolesync.facts.FactStore;
import dev.conveyor.rolesync.facts.LateFacts;
import dev.conveyor.rolesync.facts.OrganizationStore;
import dev.conveyor.rolesync.grants.CommandOutcomes;
import dev.conveyor.rolesync.grants.Derivation;
import dev.conveyor.rolesync.grants.Erasures;
import dev.conveyor.rolesync.grants.Recalculations;
import dev.conveyor.schemas.Topic;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the worker. */
@Configuration(proxyBeanMethods = false)
public class RoleSyncConfiguration {

  private static final Duration RECALCULATIONS_POLL = Duration.ofMillis(200);
  private static final Duration TOMBSTONE_AGE = Duration.ofMinutes(15);
  private static final Duration HOUSEKEEPING_PAUSE = Duration.ofMinutes(1);

  private static final Duration HISTORY_PAUSE = Duration.ofHours(1);
  private static final Duration SHORTEST_HISTORY = Duration.ofDays(28);
  private static final int COMPACTED_AT_ONCE = 200;

  @Bean
  FlywayMigrationStrategy migrations() {
    return new OutboxMigration();
  }

  @Bean
  Derivation derivation(JdbcClient jdbc, Outbox outbox) {
    return new Derivation(jdbc, outbox);
  }

  @Bean
  Recalculations recalculations(
      JdbcClient jdbc, PlatformTransactionManager transactions, Derivation derivation) {
    return new Recalculations(
        jdbc,
        new TransactionTemplate(transactions),
        new OrganizationStore(jdbc),
        new Affected(jdbc),
        derivation);
  }

  @Bean
  Erasures erasures(JdbcClient jdbc, Outbox outbox) {
    return new Erasures(jdbc, outbox);
  }

  @Bean
  CommandOutcomes commandOutcomes(JdbcClient jdbc) {
    return new CommandOutcomes(jdbc);
  }

  @Bean
  BackgroundLoop recalculationLoop(Recalculations recalculations) {
    return loop("recalculations", recalculations);
  }

  /** Two at a time: while one waits for the database, the other computes. */
  @Bean
  BackgroundLoop secondRecalculationLoop(Recalculations recalculations) {
    return loop("recalculations-2", recalculations);
  }

  private static BackgroundLoop loop(String name, Recalculations recalculations) {
    return BackgroundLoop.named(name)
        .does(() -> recalculations.next() > 0 ? Next.AT_ONCE : Next.after(RECALCULATIONS_POLL));
  }

  @Bean
  MeterBinder heldUsers(JdbcClient jdbc) {
    return DatabaseGauge.of(
        "conveyor.users.held",
        null,
        "Users whose loss of roles is held",
        () -> jdbc.sql("SELECT count(*) FROM held_roles").query(Long.class).single());
  }

  @Bean
  PeriodicTask repeatedTombstones(Erasures erasures, PlatformTransactionManager transactions) {
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    return new PeriodicTask(
        "repeated-tombstones",
        HOUSEKEEPING_PAUSE,
        () -> transaction.executeWithoutResult(status -> erasures.repeatTombstones(TOMBSTONE_AGE)));
  }

  @Bean
  PeriodicTask commandOutcomeRetention(CommandOutcomes outcomes) {
    return new PeriodicTask("command-outcome-retention", HOUSEKEEPING_PAUSE, outcomes::expire);
  }

  /** The first run waits, so that a worker that was down reads what it missed before. */
  @Bean
  PeriodicTask roleHistoryRetention(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      @Value("${conveyor.role-history}") Duration history) {
    if (history.compareTo(SHORTEST_HISTORY) < 0) {
      throw new IllegalArgumentException(
          "conveyor.role-history must be at least 28d: topics keep records for that time.");
    }
    Compaction compaction =
        new Compaction(
            jdbc,
            new TransactionTemplate(transactions),
            new OrganizationStore(jdbc),
            COMPACTED_AT_ONCE);
    return new PeriodicTask(
        "role-history-retention", HISTORY_PAUSE, () -> compaction.run(history, Instant.now()));
  }

  @Bean
  RoleSyncHandler roleSyncHandler(
      JdbcClient jdbc,
      Derivation derivation,
      Recalculations recalculations,
      Erasures erasures,
      CommandOutcomes outcomes) {
    return new RoleSyncHandler(
        new OrganizationStore(jdbc),
        new FactStore(jdbc),
        new LateFacts(jdbc),
        new Affected(jdbc),
        derivation,
        recalculations,
        erasures,
        outcomes);
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> directoryAndGroups(
      Stages stages, RoleSyncHandler handler) {
    return stages
        .named("conveyor.role-sync-worker")
        .reads(Topic.USER_LIFECYCLE, Topic.SCIM_GROUP_CHANGES)
        .onThreads(2)
        .handledBy(handler, Derivation.SOURCE);
  }

  /**
   * In a separate consumer, so that a backlog of users and groups does not delay settings and
   * commands.
   */
  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> settingsAndCommands(
      Stages stages, RoleSyncHandler handler) {
    return stages
        .named("conveyor.role-sync-worker.commands")
        .reads(Topic.SETTINGS_CHANGES, Topic.DIRECTORY_COMMANDS)
        .handledBy(handler, Derivation.SOURCE);
  }
}
