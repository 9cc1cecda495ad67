package dev.conveyor.console.signin;

import dev.conveyor.console.connection.SsoDiscovery;
import dev.conveyor.console.connection.SsoProviders;
import dev.conveyor.console.connection.SsoProviders.Provider;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/**
 * Each organization is a client of its provider. Its endpoints are looked up again after an hour,
 * and at once when the settings change. A provider that failed is not asked again for a few
 * seconds, however many people want to sign in.
 */
final class SsoRegistrations implements ClientRegistrationRepository {

  private static final Logger LOG = LoggerFactory.getLogger(SsoRegistrations.class);
  private static final Duration GOOD_FOR = Duration.ofHours(1);
  private static final Duration FAILED_FOR = Duration.ofSeconds(10);

  private final SsoProviders providers;
  private final SsoDiscovery discovery;
  private final Clock clock;

  /** One an organization with a provider, at most. */
  private final Map<OrganizationId, Known> known = new ConcurrentHashMap<>();

  SsoRegistrations(SsoProviders providers, SsoDiscovery discovery, Clock clock) {
    this.providers = providers;
    this.discovery = discovery;
    this.clock = clock;
  }

  /**
   * @param registration null when the provider did not answer as it should
   */
  private record Known(
      Provider provider, @Nullable ClientRegistration registration, Instant until) {}

  @Override
  public @Nullable ClientRegistration findByRegistrationId(String registrationId) {
    return organization(registrationId)
        .flatMap(organization ->
            providers.find(organization).flatMap(provider -> registration(organization, provider)))
        .orElse(null);
  }

  private Optional<ClientRegistration> registration(
      OrganizationId organization, Provider provider) {
    Known before = known.get(organization);
    Instant now = clock.instant();
    if (before != null && before.provider().equals(provider) && now.isBefore(before.until())) {
      return Optional.ofNullable(before.registration());
    }
    Known found = look(organization, provider, now);
    known.put(organization, found);
    return Optional.ofNullable(found.registration());
  }

  private Known look(OrganizationId organization, Provider provider, Instant now) {
    try {
      return new Known(provider, discovery.discover(organization, provider), now.plus(GOOD_FOR));
    } catch (InvalidValue e) {
      LOG.warn("The single sign-on provider of {} failed: {}", organization, LogText.of(e));
      return new Known(provider, null, now.plus(FAILED_FOR));
    }
  }

  private static Optional<OrganizationId> organization(String registrationId) {
    try {
      return Optional.of(new OrganizationId(registrationId));
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }
}
