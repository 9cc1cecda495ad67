package dev.conveyor.provisioning.intake;

import dev.conveyor.intake.Intake;
import dev.conveyor.intake.IntakeContainers;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.outbox.OutboxMigration;
import dev.conveyor.provisioning.directory.DirectoryStore;
import dev.conveyor.provisioning.directory.OrganizationStore;
import dev.conveyor.provisioning.directory.RefusalStore;
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
public class ProvisioningConfiguration {

  private static final int BATCH = 1000;

  @Bean
  FlywayMigrationStrategy migrations() {
    return new OutboxMigration();
  }

  @Bean
  Intake provisioningIntake(
      JdbcClient jdbc,
      JdbcTemplate batches,
      Outbox outbox,
      PlatformTransactionManager transactions,
      Clock clock,
      OpenTelemetry telemetry) {
    ProvisioningHandler handler =
        new ProvisioningHandler(
            new OrganizationStore(jdbc),
            new DirectoryStore(jdbc),
            new RefusalStore(batches),
            outbox);
    return new Intake(
        handler,
        outbox,
        new TransactionTemplate(transactions),
        clock,
        OrganizationBatch.SOURCE,
        telemetry);
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> userChanges(
      KafkaProperties kafka, Intake intake) {
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
      KafkaProperties kafka, Intake intake) {
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
