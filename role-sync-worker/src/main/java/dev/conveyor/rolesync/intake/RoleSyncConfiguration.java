package dev.conveyor.rolesync.intake;

import dev.conveyor.intake.Intake;
import dev.conveyor.intake.IntakeContainers;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.outbox.OutboxMigration;
import dev.conveyor.rolesync.facts.Affected;
import dev.conveyor.rolesync.facts.FactStore;
import dev.conveyor.rolesync.facts.OrganizationLock;
import dev.conveyor.rolesync.grants.CommandOutcomes;
import dev.conveyor.rolesync.grants.Derivation;
import dev.conveyor.rolesync.grants.Erasures;
import dev.conveyor.rolesync.grants.Recalculations;
import dev.conveyor.schemas.RoleSyncInput;
import dev.conveyor.schemas.Topic;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the worker. */
@Configuration(proxyBeanMethods = false)
public class RoleSyncConfiguration {

  private static final int BATCH = 1000;

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
        new OrganizationLock(jdbc),
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
  RecalculationLoop recalculationLoop(
      Recalculations recalculations,
      Erasures erasures,
      CommandOutcomes outcomes,
      PlatformTransactionManager transactions) {
    return new RecalculationLoop(
        recalculations, erasures, outcomes, new TransactionTemplate(transactions));
  }

  @Bean
  Intake<RoleSyncInput> roleSyncIntake(
      JdbcClient jdbc,
      JdbcTemplate batches,
      Derivation derivation,
      Recalculations recalculations,
      Erasures erasures,
      CommandOutcomes outcomes,
      Outbox outbox,
      PlatformTransactionManager transactions,
      Clock clock,
      OpenTelemetry telemetry) {
    RoleSyncHandler handler =
        new RoleSyncHandler(
            new OrganizationLock(jdbc),
            new FactStore(batches),
            new Affected(jdbc),
            derivation,
            recalculations,
            erasures,
            outcomes);
    return new Intake<>(
        handler,
        outbox,
        new TransactionTemplate(transactions),
        clock,
        Derivation.SOURCE,
        telemetry);
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> directoryAndGroups(
      KafkaProperties kafka, Intake<RoleSyncInput> intake) {
    return IntakeContainers.create(
        kafka.buildConsumerProperties(),
        "conveyor.role-sync-worker",
        List.of(Topic.USER_LIFECYCLE, Topic.SCIM_GROUP_CHANGES),
        2,
        BATCH,
        IntakeContainers.Offsets.A_FEW_TIMES_A_SECOND,
        intake);
  }

  /** Apart, so that a backlog of users and groups does not hold settings and commands up. */
  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> settingsAndCommands(
      KafkaProperties kafka, Intake<RoleSyncInput> intake) {
    return IntakeContainers.create(
        kafka.buildConsumerProperties(),
        "conveyor.role-sync-worker.commands",
        List.of(Topic.SETTINGS_CHANGES, Topic.DIRECTORY_COMMANDS),
        1,
        BATCH,
        IntakeContainers.Offsets.A_FEW_TIMES_A_SECOND,
        intake);
  }
}
