package dev.conveyor.console.connection;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.outbound.OutboundAddresses;
import dev.conveyor.console.outbound.OutboundHttp;
import dev.conveyor.pipeline.outbox.Outbox;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.security.crypto.encrypt.TextEncryptor;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the settings of an organization and their pages. */
@Configuration(proxyBeanMethods = false)
@Import({
  ConnectionController.class,
  ConnectionPagesController.class,
  ProviderPagesController.class,
  BillingPagesController.class
})
public class ConnectionConfiguration {

  private static final int SHORTEST_KEY = 16;

  /** It needs to be no secret: the key is drawn and not chosen by a person. */
  private static final String SALT = "c0b7e1a4d93f5826";

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
  OutboundAddresses outboundAddresses(
      @Value("${conveyor.private-sso-issuers}") boolean privateIssuers) {
    return new OutboundAddresses(privateIssuers);
  }

  @Bean
  OutboundHttp outboundHttp(OutboundAddresses addresses) {
    return new OutboundHttp(addresses);
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
  SsoDiscovery ssoDiscovery(OutboundHttp http, OutboundAddresses addresses) {
    return new SsoDiscovery(http, addresses);
  }

  @Bean
  WaitingChanges waitingChanges(JdbcClient jdbc) {
    return new WaitingChanges(jdbc);
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
  ProviderActs providerActs(
      Connections connections, SsoProviders providers, SsoDiscovery discovery, Audit audit) {
    return new ProviderActs(connections, providers, discovery, audit);
  }
}
