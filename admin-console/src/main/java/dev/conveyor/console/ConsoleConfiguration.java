package dev.conveyor.console;

import dev.conveyor.console.access.SsoProviders;
import dev.conveyor.console.acts.ConnectionActs;
import dev.conveyor.console.acts.ErasureActs;
import dev.conveyor.console.acts.GroupMembers;
import dev.conveyor.console.acts.MappingActs;
import dev.conveyor.console.acts.OrganizationActs;
import dev.conveyor.console.acts.ProviderActs;
import dev.conveyor.console.acts.RoleActs;
import dev.conveyor.console.acts.SupportActs;
import dev.conveyor.console.acts.TokenActs;
import dev.conveyor.console.acts.UnsentActs;
import dev.conveyor.console.acts.UserActs;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Administrators;
import dev.conveyor.console.directory.Backlogs;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.erasure.People;
import dev.conveyor.console.erasure.Traces;
import dev.conveyor.console.failures.FailureCollector;
import dev.conveyor.console.failures.FailureDesk;
import dev.conveyor.console.failures.FailureReads;
import dev.conveyor.console.failures.FailureStore;
import dev.conveyor.console.failures.KafkaTopicRecords;
import dev.conveyor.console.failures.ReplayRuns;
import dev.conveyor.console.failures.UnreadableRecords;
import dev.conveyor.console.failures.UnsentRecords;
import dev.conveyor.console.pipeline.PipelineSampler;
import dev.conveyor.console.settings.Connections;
import dev.conveyor.console.settings.Organizations;
import dev.conveyor.console.settings.RoleCatalog;
import dev.conveyor.console.settings.RoleMappings;
import dev.conveyor.console.settings.Tokens;
import dev.conveyor.console.timeline.Timeline;
import dev.conveyor.console.timeline.TimelineCollector;
import dev.conveyor.pipeline.database.DatabaseGauge;
import dev.conveyor.pipeline.intake.Stages;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.schemas.Topic;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
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
@EnableConfigurationProperties(ServiceAddresses.class)
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
  RoleCatalog roleCatalog(JdbcClient jdbc, TransactionTemplate transaction) {
    return new RoleCatalog(jdbc, transaction);
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
  FailureDesk failureDesk(
      FailureReads reads,
      FailureStore store,
      TransactionTemplate transaction,
      Outbox outbox,
      KafkaTopicRecords topics,
      Audit audit) {
    return new FailureDesk(reads, store, transaction, outbox, topics, audit);
  }

  @Bean
  MeterBinder openFailures(FailureDesk failures) {
    return DatabaseGauge.of(
        "conveyor.failures.open", null, "Failed provisions that are still open", failures::open);
  }

  @Bean
  Audit audit(JdbcClient jdbc) {
    return new Audit(jdbc);
  }

  @Bean
  ReplayRuns replayRuns(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      FailureReads failures,
      FailureDesk desk,
      Clock clock) {
    return new ReplayRuns(jdbc, transaction, failures, desk, clock);
  }

  @Bean
  OrganizationActs organizationActs(Organizations organizations, Audit audit) {
    return new OrganizationActs(organizations, audit);
  }

  @Bean
  ConnectionActs connectionActs(Connections connections, SsoProviders providers, Audit audit) {
    return new ConnectionActs(connections, providers, audit);
  }

  @Bean
  TokenActs tokenActs(Tokens tokens, Audit audit) {
    return new TokenActs(tokens, audit);
  }

  @Bean
  ProviderActs providerActs(Connections connections, SsoProviders providers, Audit audit) {
    return new ProviderActs(connections, providers, audit);
  }

  @Bean
  MappingActs mappingActs(
      RoleMappings mappings, RoleCatalog catalog, Administrators administrators, Audit audit) {
    return new MappingActs(mappings, catalog, administrators, audit);
  }

  @Bean
  UserActs userActs(
      UserDirectory directory,
      Connections connections,
      Backlogs backlogs,
      Commands commands,
      FailureDesk failures,
      Audit audit) {
    return new UserActs(directory, connections, backlogs, commands, failures, audit);
  }

  @Bean
  RoleActs roleActs(
      RoleCatalog catalog,
      UserDirectory directory,
      Administrators administrators,
      Backlogs backlogs,
      Commands commands,
      Audit audit) {
    return new RoleActs(catalog, directory, administrators, backlogs, commands, audit);
  }

  @Bean
  ErasureActs erasureActs(
      UserDirectory directory,
      Administrators administrators,
      Commands commands,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Audit audit) {
    return new ErasureActs(
        directory,
        administrators,
        commands,
        new People(jdbc),
        new Traces(jdbc),
        transaction,
        audit);
  }

  @Bean
  SupportActs supportActs(FailureDesk desk, ReplayRuns runs, Audit audit) {
    return new SupportActs(desk, runs, audit);
  }

  @Bean
  UnsentActs unsentActs(JdbcClient jdbc, Audit audit) {
    return new UnsentActs(new UnsentRecords(jdbc), audit);
  }

  @Bean
  GroupMembers groupMembers(JdbcClient jdbc) {
    return new GroupMembers(jdbc);
  }

  @Bean
  Timeline timeline(JdbcClient jdbc) {
    return new Timeline(jdbc);
  }

  @Bean
  PipelineSampler pipelineSampler(
      ServiceAddresses services,
      KafkaProperties kafka,
      JdbcClient jdbc,
      FailureDesk failures,
      Clock clock) {
    return new PipelineSampler(
        services.services(), kafka.buildAdminProperties(), jdbc, failures, clock);
  }

  @Bean
  UnreadableRecords unreadableRecords(FailureStore store, TransactionTemplate transaction) {
    return new UnreadableRecords(store, transaction);
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> failures(
      Stages stages,
      FailureStore store,
      FailureDesk desk,
      TransactionTemplate transaction,
      UnreadableRecords unreadable) {
    return stages
        .named("conveyor.admin-console.failures")
        .reads(Topic.PROVISIONING_ERRORS)
        .inBatchesOf(FAILURES_AT_ONCE)
        .committing(Stages.Offsets.AFTER_EACH_POLL)
        .takenBy(new FailureCollector(store, desk, transaction, unreadable));
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> timelines(
      Stages stages, JdbcClient jdbc, UnreadableRecords unreadable) {
    return stages
        .named("conveyor.admin-console.timeline")
        .reads(Topic.SCIM_USER_CHANGES, Topic.USER_CHANGES)
        .takenBy(new TimelineCollector(jdbc, unreadable));
  }
}
