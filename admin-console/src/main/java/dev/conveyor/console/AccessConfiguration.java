package dev.conveyor.console;

import dev.conveyor.console.access.Links;
import dev.conveyor.console.access.Passwords;
import dev.conveyor.console.access.SignInDesk;
import dev.conveyor.console.access.SsoProviders;
import dev.conveyor.console.access.StaffAccounts;
import dev.conveyor.console.access.Viewers;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.settings.Connections;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

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
  Passwords passwords(JdbcClient jdbc) {
    return new Passwords(jdbc, PasswordEncoderFactories.createDelegatingPasswordEncoder());
  }

  @Bean
  Links links(JdbcClient jdbc) {
    return new Links(jdbc);
  }

  @Bean
  Viewers viewers(StaffAccounts staff, UserDirectory directory, Connections connections) {
    return new Viewers(staff, directory, connections);
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
    return new SsoProviders(jdbc, Encryptors.delux(key, SALT), privateIssuers);
  }

  @Bean
  SignInDesk signInDesk(
      JdbcClient jdbc,
      Clock clock,
      StaffAccounts staff,
      UserDirectory directory,
      Passwords passwords,
      Links links,
      Viewers viewers,
      Audit audit) {
    return new SignInDesk(jdbc, clock, staff, directory, passwords, links, viewers, audit);
  }
}
