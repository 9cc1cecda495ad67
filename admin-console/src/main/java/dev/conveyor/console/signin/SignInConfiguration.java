package dev.conveyor.console.signin;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.connection.Connections;
import dev.conveyor.console.connection.SsoDiscovery;
import dev.conveyor.console.connection.SsoProviders;
import dev.conveyor.console.directory.Endings;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.outbound.OutboundHttp;
import dev.conveyor.pipeline.loops.PeriodicTask;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires who signs in. */
@Configuration(proxyBeanMethods = false)
@Import({SignInController.class, SessionsController.class, HomeController.class})
public class SignInConfiguration {

  private static final Duration CLEANUP_PAUSE = Duration.ofMinutes(1);

  @Bean
  StaffAccounts staffAccounts(JdbcClient jdbc) {
    return new StaffAccounts(jdbc);
  }

  @Bean
  AccountEndings accountEndings(JdbcClient jdbc, Endings endings) {
    return new AccountEndings(jdbc, endings);
  }

  @Bean
  SignInPasswords passwords(JdbcClient jdbc, AccountEndings endings) {
    return new SignInPasswords(jdbc, SignInPasswords.encoder(), endings);
  }

  @Bean
  Links links(JdbcClient jdbc, AccountEndings endings) {
    return new Links(jdbc, endings);
  }

  @Bean
  Credentials credentials(AccountEndings endings, SignInPasswords passwords, Links links) {
    return new Credentials(endings, passwords, links);
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
      SignInPasswords passwords,
      Links links,
      Viewers viewers,
      AccountEndings endings,
      Audit audit) {
    return new SignInDesk(limits, staff, directory, passwords, links, viewers, endings, audit);
  }

  @Bean
  Sessions sessions(
      Viewers viewers,
      Clock clock,
      @Value("${conveyor.session-lifetime}") Duration lifetime,
      @Value("${spring.session.timeout}") Duration idle) {
    return new Sessions(viewers, clock, lifetime, new SessionActivity(clock, idle));
  }

  @Bean
  SessionCookies sessionCookies() {
    return new SessionCookies();
  }

  @Bean
  SessionActs sessionActs(AccountEndings endings, Audit audit) {
    return new SessionActs(endings, audit);
  }

  @Bean
  PasswordLinks passwordLinks(Links links, Viewers viewers, AccountEndings endings) {
    return new PasswordLinks(links, viewers, endings);
  }

  @Bean
  SsoRegistrations ssoRegistrations(SsoProviders providers, SsoDiscovery discovery, Clock clock) {
    return new SsoRegistrations(providers, discovery, clock);
  }

  @Bean
  SsoDecoders ssoDecoders(OutboundHttp http) {
    return new SsoDecoders(http);
  }

  @Bean
  SsoOutcome ssoOutcome(SignInDesk desk, SsoProviders providers, Sessions sessions) {
    return new SsoOutcome(desk, providers, sessions);
  }

  @Bean
  SsoSignIn ssoSignIn(
      ClientRegistrationRepository registrations, OutboundHttp outbound, SsoOutcome outcome) {
    return new SsoSignIn(registrations, outbound, outcome);
  }

  @Bean
  PeriodicTask signInCleanup(SignInDesk signIn) {
    return new PeriodicTask("sign-in-cleanup", CLEANUP_PAUSE, signIn::forget);
  }
}
