package dev.conveyor.console.connection;

import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.OrganizationId;

/** What an admin does about the organization's single sign-on provider. */
final class ProviderActs {

  private final Connections connections;
  private final SsoProviders providers;
  private final Audit audit;

  ProviderActs(Connections connections, SsoProviders providers, Audit audit) {
    this.connections = connections;
    this.providers = providers;
    this.audit = audit;
  }

  /**
   * Removes the organization's single sign-on provider.
   *
   * @throws Conflict when single sign-on is required: nobody could sign in any more
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
