package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.connection.SsoProviders;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.StandardClaimAccessor;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** How single sign-on ended: our own session begins, or the sign-in page says why not. */
final class SsoOutcome implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SsoOutcome.class);

  private final SignInDesk desk;
  private final SsoProviders providers;
  private final Sessions sessions;

  SsoOutcome(SignInDesk desk, SsoProviders providers, Sessions sessions) {
    this.desk = desk;
    this.providers = providers;
    this.sessions = sessions;
  }

  @Override
  public void onAuthenticationSuccess(
      HttpServletRequest request, HttpServletResponse response, Authentication authentication)
      throws IOException {
    OrganizationId organization =
        new OrganizationId(
            ((OAuth2AuthenticationToken) authentication).getAuthorizedClientRegistrationId());
    EmailAddress email =
        authentication.getPrincipal() instanceof OidcUser user ? verifiedEmail(user) : null;
    SignInDesk.Result result = desk.bySso(organization, email);
    AccountId account = result.account();
    if (account == null) {
      refuse(request, response, organization.value(), result.message());
      return;
    }
    if (authentication.getPrincipal() instanceof OidcUser user) {
      tested(organization, user);
    }
    sessions.begin(request, response, account, SignInMethod.SSO, result.at());
    response.sendRedirect("/");
  }

  private void tested(OrganizationId organization, OidcUser user) {
    URL issuer = user.getIssuer();
    List<String> audience = user.getAudience();
    if (issuer != null && audience != null) {
      providers.signedIn(organization, issuer.toString(), audience);
    }
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    LOG.info("Single sign-on failed: {}", LogText.of(e));
    String path = request.getRequestURI();
    refuse(
        request,
        response,
        path.substring(path.lastIndexOf('/') + 1),
        "Single sign-on failed. The identity provider refused, or its answer came too late or is"
            + " invalid. Try again.");
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, String organization, String message)
      throws IOException {
    SecurityContextHolder.clearContext();
    HttpSession old = request.getSession(false);
    if (old != null) {
      old.invalidate();
    }
    request.getSession(true).setAttribute(SignInController.REFUSAL, message);
    response.sendRedirect("/sign-in?organization=" + organization);
  }

  /**
   * The address only if the provider says, in the same document, that it verified it: the ID token
   * or what its user info endpoint answers. Entra ID says so by {@code xms_edov}, an optional
   * claim: true when the tenant owns the address's domain.
   */
  private static @Nullable EmailAddress verifiedEmail(OidcUser user) {
    String email = user.getEmail();
    boolean verified =
        isVerified(user.getIdToken(), email)
            || user.getUserInfo() != null && isVerified(user.getUserInfo(), email);
    return verified && email != null ? new EmailAddress(email) : null;
  }

  private static boolean isVerified(StandardClaimAccessor claims, @Nullable String email) {
    return email != null
        && email.equals(claims.getEmail())
        && (isTrue(claims.getClaims().get("email_verified"))
            || isTrue(claims.getClaims().get("xms_edov")));
  }

  /** Some providers write their booleans as text or numbers. */
  private static boolean isTrue(@Nullable Object claim) {
    String text = String.valueOf(claim);
    return text.equals("true") || text.equals("1");
  }
}
