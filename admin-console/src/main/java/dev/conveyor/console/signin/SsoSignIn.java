package dev.conveyor.console.signin;

import dev.conveyor.console.outbound.OutboundHttp;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/** How people sign in through their organization's identity provider. */
public final class SsoSignIn {

  private final ClientRegistrationRepository registrations;
  private final OutboundHttp outbound;
  private final SsoOutcome outcome;

  SsoSignIn(ClientRegistrationRepository registrations, OutboundHttp outbound, SsoOutcome outcome) {
    this.registrations = registrations;
    this.outbound = outbound;
    this.outcome = outcome;
  }

  /** Every request of a sign-in to a provider is guarded, and its session is our own. */
  public void configure(OAuth2LoginConfigurer<HttpSecurity> login) {
    login
        .loginPage("/sign-in")
        .clientRegistrationRepository(registrations)
        .authorizedClientRepository(new ForgetfulClients())
        .authorizationEndpoint(
            endpoint -> endpoint.authorizationRequestRepository(new SsoRequests(registrations)))
        .tokenEndpoint(endpoint -> endpoint.accessTokenResponseClient(SsoHttp.tokens(outbound)))
        .userInfoEndpoint(endpoint -> endpoint.oidcUserService(SsoHttp.userInfo(outbound)))
        .successHandler(outcome)
        .failureHandler(outcome);
  }
}
