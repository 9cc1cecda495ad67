package dev.conveyor.console;

import dev.conveyor.console.access.AccountEndings;
import dev.conveyor.console.access.ApiKeys;
import dev.conveyor.console.access.BootstrapKey;
import dev.conveyor.console.access.Links;
import dev.conveyor.console.access.Passwords;
import dev.conveyor.console.access.SignInDesk;
import dev.conveyor.console.access.SignInLimits;
import dev.conveyor.console.access.SsoProviders;
import dev.conveyor.console.access.StaffAccounts;
import dev.conveyor.console.access.Viewers;
import dev.conveyor.console.acts.ApiKeyActs;
import dev.conveyor.console.adoption.AdoptionActs;
import dev.conveyor.console.adoption.Adoptions;
import dev.conveyor.console.adoption.ScimAddresses;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.directory.Endings;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.failures.FailureDesk;
import dev.conveyor.console.settings.Connections;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.security.crypto.encrypt.TextEncryptor;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires who signs in. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

  private static final int SHORTEST_KEY = 16;

  /** It needs to be no secret: the key is drawn and not chosen by a person. */
  private static final String SALT = "c0b7e1a4d93f5826";

  @Bean
  StaffAccounts staffAccounts(JdbcClient jdbc) {
    return new StaffAccounts(jdbc);
  }

  @Bean
  BeforeFirstRequest staffKeys(StaffAccounts staff) {
    return new BeforeFirstRequest(staff::rekey);
  }

  @Bean
  Endings endings(JdbcClient jdbc) {
    return new Endings(jdbc);
  }

  @Bean
  AccountEndings accountEndings(JdbcClient jdbc, Endings endings) {
    return new AccountEndings(jdbc, endings);
  }

  @Bean
  Passwords passwords(JdbcClient jdbc, AccountEndings endings) {
    return new Passwords(jdbc, Passwords.encoder(), endings);
  }

  @Bean
  Links links(JdbcClient jdbc, AccountEndings endings) {
    return new Links(jdbc, endings);
  }

  @Bean
  Viewers viewers(
      StaffAccounts staff,
      UserDirectory directory,
      Connections connections,
      AccountEndings endings) {
    return new Viewers(staff, directory, connections, endings);
  }

  @Bean
  Adoptions adoptions(FailureDesk failures, UserDirectory directory, JdbcClient jdbc) {
    return new Adoptions(failures, directory, new ScimAddresses(jdbc));
  }

  @Bean
  AdoptionActs adoptionActs(
      Adoptions adoptions,
      UserDirectory directory,
      Commands commands,
      AccountEndings endings,
      TransactionTemplate transaction,
      Audit audit) {
    return new AdoptionActs(adoptions, directory, commands, endings, transaction, audit);
  }

  @Bean
  SsoProviders ssoProviders(
      JdbcClient jdbc,
      @Value("${conveyor.secrets-key}") String key,
      @Value("${conveyor.private-sso-issuers}") boolean privateIssuers) {
    if (key.length() < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "conveyor.secrets-key needs at least " + SHORTEST_KEY + " characters");
    }
    return new SsoProviders(jdbc, encryptor(key), privateIssuers);
  }

  /** As the secrets in the database are encrypted. */
  @SuppressWarnings("deprecation")
  private static TextEncryptor encryptor(String key) {
    return Encryptors.delux(key, SALT);
  }

  @Bean
  ApiKeys apiKeys(JdbcClient jdbc, @Value("${conveyor.admin-api-key}") String configured) {
    return new ApiKeys(jdbc, new BootstrapKey(configured));
  }

  @Bean
  BeforeFirstRequest configuredKey(ApiKeys keys) {
    return new BeforeFirstRequest(keys::keepBootstrap);
  }

  @Bean
  ApiKeyActs apiKeyActs(ApiKeys keys, TransactionTemplate transaction, Audit audit) {
    return new ApiKeyActs(keys, transaction, audit);
  }

  @Bean
  SignInLimits signInLimits(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Clock clock,
      @Value("${conveyor.sign-in-refusals-per-address}") int refusalsAnAddress) {
    return new SignInLimits(jdbc, transaction, clock, refusalsAnAddress);
  }

  @Bean
  SignInDesk signInDesk(
      SignInLimits limits,
      StaffAccounts staff,
      UserDirectory directory,
      Passwords passwords,
      Links links,
      Viewers viewers,
      AccountEndings endings,
      Audit audit) {
    return new SignInDesk(limits, staff, directory, passwords, links, viewers, endings, audit);
  }
}
