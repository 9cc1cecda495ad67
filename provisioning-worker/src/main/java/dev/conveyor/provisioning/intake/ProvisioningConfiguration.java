package dev.conveyor.provisioning.intake;

import dev.conveyor.intake.Intake;
import dev.conveyor.intake.IntakeContainers;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.outbox.OutboxMigration;
import dev.conveyor.provisioning.directory.ComparisonKeyMigration;
import dev.conveyor.provisioning.directory.DirectoryStore;
import dev.conveyor.provisioning.directory.OrganizationStore;
import dev.conveyor.provisioning.directory.PlanStore;
import dev.conveyor.provisioning.directory.PowerReads;
import dev.conveyor.provisioning.directory.SnapshotReader;
import dev.conveyor.provisioning.directory.WishReads;
import dev.conveyor.provisioning.directory.WishStore;
import dev.conveyor.schemas.ProvisioningInput;
import dev.conveyor.schemas.Topic;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.util.List;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the worker. */
@Configuration(proxyBeanMethods = false)
public class ProvisioningConfiguration {

  private static final int BATCH = 1000;

  @Bean
  FlywayMigrationStrategy migrations() {
    return new OutboxMigration();
  }

  /** Addresses got their keys before they could be unique by them. */
  @Bean
  JavaMigration comparisonKeys() {
    return new ComparisonKeyMigration();
  }

  @Bean
  Planner planner(JdbcClient jdbc, Outbox outbox) {
    OrganizationStore organizations = new OrganizationStore(jdbc);
    DirectoryStore directory = new DirectoryStore(jdbc);
    return new Planner(
        new SnapshotReader(organizations, directory, new WishReads(jdbc)),
        new PowerReads(jdbc),
        new PlanStore(organizations, directory, new WishStore(jdbc)),
        outbox);
  }

  @Bean
  HealingLoop healingLoop(
      JdbcClient jdbc, Planner planner, PlatformTransactionManager transactions) {
    return new HealingLoop(
        new OrganizationStore(jdbc),
        new WishStore(jdbc),
        planner,
        new TransactionTemplate(transactions));
  }

  @Bean
  Intake<ProvisioningInput> provisioningIntake(
      Planner planner,
      Outbox outbox,
      PlatformTransactionManager transactions,
      Clock clock,
      OpenTelemetry telemetry) {
    return new Intake<>(
        new ProvisioningHandler(planner),
        outbox,
        new TransactionTemplate(transactions),
        clock,
        Planner.SOURCE,
        telemetry);
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> userChanges(
      KafkaProperties kafka, Intake<ProvisioningInput> intake) {
    return IntakeContainers.create(
        kafka.buildConsumerProperties(),
        "conveyor.provisioning-worker",
        List.of(Topic.SCIM_USER_CHANGES),
        2,
        BATCH,
        IntakeContainers.Offsets.A_FEW_TIMES_A_SECOND,
        intake);
  }

  /** Apart, so that a backlog of users does not hold settings and commands up. */
  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> settingsAndCommands(
      KafkaProperties kafka, Intake<ProvisioningInput> intake) {
    return IntakeContainers.create(
        kafka.buildConsumerProperties(),
        "conveyor.provisioning-worker.commands",
        List.of(Topic.SETTINGS_CHANGES, Topic.DIRECTORY_COMMANDS),
        1,
        BATCH,
        IntakeContainers.Offsets.A_FEW_TIMES_A_SECOND,
        intake);
  }
}
