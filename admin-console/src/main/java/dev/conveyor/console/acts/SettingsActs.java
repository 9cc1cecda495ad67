package dev.conveyor.console.acts;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.settings.Connection;
import dev.conveyor.console.settings.Connections;
import dev.conveyor.console.settings.NotFound;
import dev.conveyor.console.settings.Organization;
import dev.conveyor.console.settings.Organizations;
import dev.conveyor.console.settings.RoleCatalog;
import dev.conveyor.console.settings.RoleMappings;
import dev.conveyor.console.settings.RoleMappings.ScimGroup;
import dev.conveyor.console.settings.Tokens;
import dev.conveyor.outbox.TraceParent;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What an admin changes about an organization. */
public final class SettingsActs {

  private final Organizations organizations;
  private final Connections connections;
  private final Tokens tokens;
  private final RoleMappings mappings;
  private final RoleCatalog catalog;
  private final Audit audit;

  public SettingsActs(
      Organizations organizations,
      Connections connections,
      Tokens tokens,
      RoleMappings mappings,
      RoleCatalog catalog,
      Audit audit) {
    this.organizations = organizations;
    this.connections = connections;
    this.tokens = tokens;
    this.mappings = mappings;
    this.catalog = catalog;
    this.audit = audit;
  }

  public Organization create(String actor, OrganizationId id, String name) {
    Organization created = organizations.create(id, name, TraceParent.current());
    audit.record(actor, id, "created the organization", null, name);
    return created;
  }

  public Outcome<Connection> change(
      String actor, OrganizationId organization, UnaryOperator<Connection> change) {
    Connection before = connections.find(organization);
    Connection after = connections.change(organization, change, TraceParent.current());
    String difference = difference(before, after);
    if (!difference.isEmpty()) {
      audit.record(actor, organization, "changed the SCIM connection", null, difference);
    }
    boolean effective =
        Outcome.await(() -> connections.hasTakenEffect(organization, after.version()));
    return new Outcome<>(after, effective);
  }

  public Tokens.NewToken generateToken(
      String actor, OrganizationId organization, @Nullable Instant expiresAt) {
    Tokens.NewToken token = tokens.generate(organization, expiresAt);
    audit.record(
        actor, organization, "generated a SCIM token", "token " + token.id(), expiry(expiresAt));
    return token;
  }

  public void revokeToken(String actor, OrganizationId organization, UUID id) {
    tokens.revoke(organization, id);
    audit.record(actor, organization, "revoked a SCIM token", "token " + id, null);
  }

  /**
   * Maps a group to a role.
   *
   * @param role null to remove the mapping
   * @throws NotFound when there is no such group or role
   */
  public Outcome<ScimGroup> map(
      String actor, OrganizationId organization, GroupId id, @Nullable Role role) {
    ScimGroup group = mappings.find(organization, id);
    Role known =
        role == null || role.isBillingAdmin() ? role : catalog.require(organization, role.name());
    Optional<Long> version = mappings.map(organization, id, known, TraceParent.current());
    if (version.isPresent()) {
      audit.record(
          actor,
          organization,
          known == null ? "removed a group's mapping" : "mapped a group",
          "group " + id,
          group.displayName() + (known == null ? "" : " to " + known));
    }
    boolean effective =
        version.isEmpty()
            || Outcome.await(() -> mappings.hasTakenEffect(organization, group, version.get()));
    return new Outcome<>(mappings.find(organization, id), effective);
  }

  public RoleCatalog.Entry addRole(String actor, OrganizationId organization, Role role) {
    RoleCatalog.Entry entry = catalog.add(organization, role);
    audit.record(actor, organization, "added a role", null, role.name());
    return entry;
  }

  private static String difference(Connection before, Connection after) {
    List<String> changes = new ArrayList<>();
    note(changes, "enabled", before.enabled(), after.enabled());
    note(changes, "default role", before.defaultRole(), after.defaultRole());
    note(changes, "require SSO", before.requireSso(), after.requireSso());
    note(changes, "seat limit", before.seatLimit(), after.seatLimit());
    note(changes, "wait", before.waitForProvisioning(), after.waitForProvisioning());
    note(changes, "rehire", before.rehire().text(), after.rehire().text());
    note(changes, "requests/s", before.requestsPerSecond(), after.requestsPerSecond());
    return String.join(", ", changes);
  }

  private static void note(
      List<String> changes, String name, @Nullable Object before, @Nullable Object after) {
    if (!java.util.Objects.equals(before, after)) {
      changes.add(name + ": " + (after == null ? "none" : after));
    }
  }

  private static String expiry(@Nullable Instant expiresAt) {
    return expiresAt == null ? "without an end" : "until " + expiresAt;
  }
}
