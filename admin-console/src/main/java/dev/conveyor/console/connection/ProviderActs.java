package dev.conveyor.console.connection;

import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.connection.SsoProviders.Provider;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;

/** What an admin does about the organization's single sign-on provider. */
final class ProviderActs {

  private final Connections connections;
  private final SsoProviders providers;
  private final SsoDiscovery discovery;
  private final Audit audit;

  ProviderActs(
      Connections connections, SsoProviders providers, SsoDiscovery discovery, Audit audit) {
    this.connections = connections;
    this.providers = providers;
    this.discovery = discovery;
    this.audit = audit;
  }

  /**
   * Sets the organization's single sign-on provider, once it has answered with its document.
   *
   * @param wanted a blank client secret stands for the one of before
   * @throws InvalidValue when something is missing, or the provider does not answer as it should
   */
  void set(String actor, OrganizationId organization, Provider wanted) {
    Provider provider = withSecret(organization, wanted);
    providers.check(provider);
    try {
      discovery.discover(organization, provider);
    } catch (InvalidValue e) {
      throw new InvalidValue(e.getMessage() + " Nothing was saved.");
    }
    providers.save(organization, provider);
    audit.record(actor, organization, "set the single sign-on provider", null, provider.issuer());
  }

  private Provider withSecret(OrganizationId organization, Provider wanted) {
    return wanted.clientSecret().isBlank()
        ? providers
            .find(organization)
            .map(before -> new Provider(wanted.issuer(), wanted.clientId(), before.clientSecret()))
            .orElse(wanted)
        : wanted;
  }

  /**
   * Removes the organization's single sign-on provider.
   *
   * @throws Conflict when single sign-on is required: no one could sign in anymore
   */
  void removeProvider(String actor, OrganizationId organization) {
    // Under the lock of the settings, so that it is not required at the same moment.
    connections.change(
        organization,
        before -> {
          if (before.requireSso()) {
            throw new Conflict("Single sign-on is required. Allow passwords first.");
          }
          providers.remove(organization);
          return before;
        },
        TraceParent.current());
    audit.record(actor, organization, "removed the single sign-on provider", null, null);
  }
}
