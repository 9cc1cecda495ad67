package dev.conveyor.console.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * Sign-ins under way, in the browser's session. An answer counts only at the address of the
 * organization that the session began it for, and, where the provider says who it is (RFC 9207),
 * only from that organization's provider: one organization's provider cannot sign users in to
 * another.
 */
final class SsoRequests implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

  private static final int SECONDS = (int) Duration.ofMinutes(10).toSeconds();

  private final HttpSessionOAuth2AuthorizationRequestRepository session =
      new HttpSessionOAuth2AuthorizationRequestRepository();
  private final ClientRegistrationRepository registrations;

  SsoRequests(ClientRegistrationRepository registrations) {
    this.registrations = registrations;
  }

  @Override
  public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
    return session.loadAuthorizationRequest(request);
  }

  /** A session that only waits for a provider's answer ends soon. */
  @Override
  public void saveAuthorizationRequest(
      OAuth2AuthorizationRequest authorization,
      HttpServletRequest request,
      HttpServletResponse response) {
    boolean isNew = request.getSession(false) == null;
    session.saveAuthorizationRequest(authorization, request, response);
    HttpSession made = request.getSession(false);
    if (isNew && made != null) {
      made.setMaxInactiveInterval(SECONDS);
    }
  }

  @Override
  public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
      HttpServletRequest request, HttpServletResponse response) {
    OAuth2AuthorizationRequest begun = session.removeAuthorizationRequest(request, response);
    return begun == null || isAnsweredElsewhere(begun, request) ? null : begun;
  }

  private boolean isAnsweredElsewhere(
      OAuth2AuthorizationRequest begun, HttpServletRequest request) {
    String organization =
        String.valueOf(begun.<Object>getAttribute(OAuth2ParameterNames.REGISTRATION_ID));
    if (!request.getRequestURI().endsWith("/" + organization)) {
      return true;
    }
    String issuer = request.getParameter("iss");
    if (issuer == null) {
      return false;
    }
    ClientRegistration registration = registrations.findByRegistrationId(organization);
    return registration == null || !issuer.equals(registration.getProviderDetails().getIssuerUri());
  }
}
