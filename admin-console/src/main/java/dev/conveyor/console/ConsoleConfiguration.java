package dev.conveyor.console;

import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.failures.FailureCollector;
import dev.conveyor.console.failures.FailureDesk;
import dev.conveyor.console.failures.FailureStore;
import dev.conveyor.console.settings.Connections;
import dev.conveyor.console.settings.Organizations;
import dev.conveyor.console.settings.RoleCatalog;
import dev.conveyor.console.settings.RoleMappings;
import dev.conveyor.console.settings.Tokens;
import dev.conveyor.intake.IntakeContainers;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.outbox.OutboxMigration;
import dev.conveyor.schemas.Topic;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the rooms; each bean is made here, by hand. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

  private static final int FAILURES_AT_ONCE = 100;

  @Bean
  FlywayMigrationStrategy migrations() {
    return new OutboxMigration();
  }

  @Bean
  TransactionTemplate transaction(PlatformTransactionManager transactions) {
    return new TransactionTemplate(transactions);
  }

  @Bean
  Organizations organizations(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox) {
    return new Organizations(jdbc, transaction, outbox);
  }

  @Bean
  Connections connections(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Outbox outbox,
      @Value("${conveyor.scim-base-url}") String scimBaseUrl) {
    return new Connections(jdbc, transaction, outbox, scimBaseUrl);
  }

  @Bean
  Tokens tokens(JdbcClient jdbc, TransactionTemplate transaction) {
    return new Tokens(jdbc, transaction);
  }

  @Bean
  RoleCatalog roleCatalog(JdbcClient jdbc) {
    return new RoleCatalog(jdbc);
  }

  @Bean
  RoleMappings roleMappings(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox) {
    return new RoleMappings(jdbc, transaction, outbox);
  }

  @Bean
  UserDirectory userDirectory(JdbcClient jdbc) {
    return new UserDirectory(jdbc);
  }

  @Bean
  Commands commands(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox) {
    return new Commands(jdbc, transaction, outbox);
  }

  @Bean
  FailureStore failureStore(JdbcClient jdbc) {
    return new FailureStore(jdbc);
  }

  @Bean
  FailureDesk failureDesk(FailureStore store, TransactionTemplate transaction, Outbox outbox) {
    return new FailureDesk(store, transaction, outbox);
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> failures(
      KafkaProperties kafka, FailureStore store, TransactionTemplate transaction) {
    return IntakeContainers.create(
        kafka.buildConsumerProperties(),
        "conveyor.admin-console.failures",
        List.of(Topic.PROVISIONING_ERRORS),
        1,
        FAILURES_AT_ONCE,
        IntakeContainers.Offsets.AFTER_EACH_POLL,
        new FailureCollector(store, transaction));
  }
}
