package dev.conveyor.console.web;

import dev.conveyor.console.access.SsoProviders;
import dev.conveyor.console.access.SsoProviders.Provider;
import dev.conveyor.schemas.OrganizationId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;

/**
 * Each organization is a client of its own provider, whose addresses are found from its issuer
 * (OpenID Connect Discovery 1.0) and remembered until the settings change.
 */
final class SsoRegistrations implements ClientRegistrationRepository {

  private final SsoProviders providers;
  private final Map<OrganizationId, Known> known = new ConcurrentHashMap<>();

  SsoRegistrations(SsoProviders providers) {
    this.providers = providers;
  }

  private record Known(Provider provider, ClientRegistration registration) {}

  @Override
  public @Nullable ClientRegistration findByRegistrationId(String registrationId) {
    OrganizationId organization;
    try {
      organization = new OrganizationId(registrationId);
    } catch (IllegalArgumentException e) {
      return null;
    }
    return providers
        .find(organization)
        .map(found -> registration(organization, found))
        .orElse(null);
  }

  /**
   * Asks the provider where its addresses are.
   *
   * @throws IllegalArgumentException when it does not answer as OpenID Connect Discovery says
   */
  static ClientRegistration discover(OrganizationId organization, Provider provider) {
    return ClientRegistrations.fromOidcIssuerLocation(provider.issuer())
        .registrationId(organization.value())
        .clientId(provider.clientId())
        .clientSecret(provider.clientSecret())
        .clientName(organization.value())
        .scope("openid", "email", "profile")
        .build();
  }

  private ClientRegistration registration(OrganizationId organization, Provider provider) {
    Known before = known.get(organization);
    if (before != null && before.provider().equals(provider)) {
      return before.registration();
    }
    ClientRegistration registration = discover(organization, provider);
    known.put(organization, new Known(provider, registration));
    return registration;
  }
}
