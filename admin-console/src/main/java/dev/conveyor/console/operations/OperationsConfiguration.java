package dev.conveyor.console.operations;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.signin.AccountEndings;
import dev.conveyor.console.signin.Links;
import dev.conveyor.console.signin.PasswordLinks;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.console.support.FailureDesk;
import dev.conveyor.pipeline.loops.PeriodicTask;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires what those who run the installation work with. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServiceAddresses.class)
@Import({
  OrganizationsController.class,
  OrganizationPagesController.class,
  StaffController.class,
  StaffPagesController.class,
  ApiKeysController.class,
  ApiKeyPagesController.class,
  ApiReferenceController.class,
  PipelinePagesController.class,
  AuditPagesController.class,
  OwnAuditController.class,
  OwnAuditPagesController.class,
  RequestLogController.class,
  RequestLogPagesController.class
})
public class OperationsConfiguration {

  @Bean
  LoggedRequests loggedRequests(JdbcClient jdbc) {
    return new LoggedRequests(jdbc);
  }

  @Bean
  OrganizationActs organizationActs(Organizations organizations, Audit audit) {
    return new OrganizationActs(organizations, audit);
  }

  @Bean
  ApiKeys apiKeys(JdbcClient jdbc, @Value("${conveyor.admin-api-key}") String configured) {
    return new ApiKeys(jdbc, new BootstrapKey(configured));
  }

  @Bean
  StaffActs staffActs(
      StaffAccounts staff,
      Links links,
      PasswordLinks passwordLinks,
      AccountEndings endings,
      Audit audit) {
    return new StaffActs(staff, links, passwordLinks, endings, audit);
  }

  @Bean
  OwnAudit ownAudit(Audit audit, UserDirectory directory) {
    return new OwnAudit(audit, directory);
  }

  @Bean
  AuditLog auditLog(Audit audit) {
    return new AuditLog(audit);
  }

  @Bean
  ApiKeyActs apiKeyActs(ApiKeys keys, TransactionTemplate transaction, Audit audit) {
    return new ApiKeyActs(keys, transaction, audit);
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
  PeriodicTask pipelineSampling(PipelineSampler sampler) {
    return new PeriodicTask(
        "pipeline-sampler", Duration.ofSeconds(PipelineSampler.PERIOD_SECONDS), sampler::sample);
  }
}
