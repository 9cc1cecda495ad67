package dev.conveyor.console.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;

/**
 * Single sign-on tells us who somebody is. Their access token is for nothing else, and not kept.
 */
final class ForgetfulClients implements OAuth2AuthorizedClientRepository {

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals")
  public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
      String registration, @Nullable Authentication principal, HttpServletRequest request) {
    return null;
  }

  @Override
  public void saveAuthorizedClient(
      OAuth2AuthorizedClient client,
      @Nullable Authentication principal,
      HttpServletRequest request,
      HttpServletResponse response) {
    // Not kept.
  }

  @Override
  public void removeAuthorizedClient(
      String registration,
      @Nullable Authentication principal,
      HttpServletRequest request,
      HttpServletResponse response) {
    // There is none.
  }
}
