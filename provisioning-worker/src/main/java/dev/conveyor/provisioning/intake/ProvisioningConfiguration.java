package dev.conveyor.provisioning.intake;

import dev.conveyor.pipeline.database.DatabaseGauge;
import dev.conveyor.pipeline.intake.Stages;
import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.loops.PeriodicTask;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.provisioning.directory.ComparisonKeyMigration;
import dev.conveyor.provisioning.directory.DiscardedRemovalStore;
import dev.conveyor.provisioning.directory.OrganizationStore;
import dev.conveyor.provisioning.directory.PlanStore;
import dev.conveyor.provisioning.directory.PowerReads;
import dev.conveyor.provisioning.directory.SnapshotReader;
import dev.conveyor.provisioning.directory.UndoneRequestStore;
import dev.conveyor.schemas.Topic;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the worker. */
@Configuration(proxyBeanMethods = false)
public class ProvisioningConfiguration {

  @Bean
  FlywayMigrationStrategy migrations() {
    return new OutboxMigration();
  }

  /** Addresses must have their keys before these can be made unique. */
  @Bean
  JavaMigration comparisonKeys() {
    return new ComparisonKeyMigration();
  }

  @Bean
  Planner planner(JdbcClient jdbc, Outbox outbox) {
    return new Planner(new SnapshotReader(jdbc), new PowerReads(jdbc), new PlanStore(jdbc), outbox);
  }

  @Bean
  HealingTask healing(JdbcClient jdbc, Planner planner, PlatformTransactionManager transactions) {
    return new HealingTask(
        new OrganizationStore(jdbc),
        new UndoneRequestStore(jdbc),
        new DiscardedRemovalStore(jdbc),
        planner,
        new TransactionTemplate(transactions));
  }

  @Bean
  MeterBinder heldUsers(JdbcClient jdbc) {
    return DatabaseGauge.of(
        "conveyor.users.held",
        null,
        "Users whose removal is held",
        () -> jdbc.sql("SELECT count(*) FROM held_removals").query(Long.class).single());
  }

  @Bean
  BackgroundLoop healingLoop(HealingTask healing) {
    return healing.loop();
  }

  @Bean
  PeriodicTask wishExpiry(HealingTask healing) {
    return new PeriodicTask(
        "wish-expiry", Duration.ZERO, HealingTask.EXPIRE_EVERY, healing::expire);
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> userChanges(Stages stages, Planner planner) {
    return stages
        .named("conveyor.provisioning-worker")
        .reads(Topic.SCIM_USER_CHANGES)
        .onThreads(2)
        .handledBy(new ProvisioningHandler(planner), Planner.SOURCE);
  }

  /** In a separate consumer, so that a backlog of users does not delay settings and commands. */
  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> settingsAndCommands(
      Stages stages, Planner planner) {
    return stages
        .named("conveyor.provisioning-worker.commands")
        .reads(Topic.SETTINGS_CHANGES, Topic.DIRECTORY_COMMANDS)
        .handledBy(new ProvisioningHandler(planner), Planner.SOURCE);
  }
}
