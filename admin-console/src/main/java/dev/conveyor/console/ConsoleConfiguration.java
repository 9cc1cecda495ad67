package dev.conveyor.console;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Administrators;
import dev.conveyor.console.directory.Backlogs;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.directory.Endings;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.operations.ApiKeys;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires what the features share, and what is done before the first request. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

  @Bean
  FlywayMigrationStrategy migrations() {
    return new OutboxMigration();
  }

  @Bean
  TransactionTemplate transaction(PlatformTransactionManager transactions) {
    return new TransactionTemplate(transactions);
  }

  @Bean
  Audit audit(JdbcClient jdbc) {
    return new Audit(jdbc);
  }

  @Bean
  Organizations organizations(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox) {
    return new Organizations(jdbc, transaction, outbox);
  }

  @Bean
  UserDirectory userDirectory(JdbcClient jdbc) {
    return new UserDirectory(jdbc);
  }

  @Bean
  Administrators administrators(JdbcClient jdbc) {
    return new Administrators(jdbc);
  }

  @Bean
  Backlogs backlogs(JdbcClient jdbc) {
    return new Backlogs(jdbc);
  }

  @Bean
  Commands commands(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox) {
    return new Commands(jdbc, transaction, outbox);
  }

  @Bean
  Endings endings(JdbcClient jdbc) {
    return new Endings(jdbc);
  }

  @Bean
  BeforeFirstRequest staffKeys(StaffAccounts staff) {
    return new BeforeFirstRequest(staff::rekey);
  }

  @Bean
  BeforeFirstRequest configuredKey(ApiKeys keys) {
    return new BeforeFirstRequest(keys::keepBootstrap);
  }
}
