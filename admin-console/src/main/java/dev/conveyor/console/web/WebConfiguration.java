package dev.conveyor.console.web;

import dev.conveyor.console.access.AccountEndings;
import dev.conveyor.console.access.Links;
import dev.conveyor.console.access.SignInDesk;
import dev.conveyor.console.access.SsoProviders;
import dev.conveyor.console.access.Viewers;
import dev.conveyor.console.outbound.OutboundAddresses;
import dev.conveyor.console.outbound.OutboundHttp;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.CacheControl;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/** The pages, their files, and who gets to them. */
@Configuration(proxyBeanMethods = false)
@Import({
  SecurityConfiguration.class,
  PageModel.class,
  PageErrors.class,
  ConsoleErrors.class,
  SignInController.class,
  SessionsController.class,
  HomeController.class,
  BillingPagesController.class,
  OrganizationPagesController.class,
  StaffPagesController.class,
  AuditPagesController.class,
  ConnectionPagesController.class,
  ProviderPagesController.class,
  GroupPagesController.class,
  UserPagesController.class,
  ErasurePagesController.class,
  AdoptionPagesController.class,
  AdoptionModel.class,
  RolePagesController.class,
  ApiKeyPagesController.class,
  FailurePagesController.class,
  PipelinePagesController.class
})
public class WebConfiguration implements WebMvcConfigurer {

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
  BidiControls bidiControls() {
    return new BidiControls();
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
  SsoDiscovery ssoDiscovery(OutboundHttp http, OutboundAddresses addresses) {
    return new SsoDiscovery(http, addresses);
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
  PasswordLinks passwordLinks(Links links, Viewers viewers, AccountEndings endings) {
    return new PasswordLinks(links, viewers, endings);
  }

  @Bean
  Words words() {
    return new Words();
  }

  /** Files have their contents' hash in their names, so browsers may keep them for good. */
  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    CacheControl forGood = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
    registry
        .addResourceHandler("/assets/**")
        .addResourceLocations("classpath:/assets/")
        .setCacheControl(forGood)
        .resourceChain(true)
        .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
    registry
        .addResourceHandler("/webjars/**")
        .addResourceLocations("classpath:/META-INF/resources/webjars/")
        .setCacheControl(forGood)
        .resourceChain(true)
        .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
  }
}
