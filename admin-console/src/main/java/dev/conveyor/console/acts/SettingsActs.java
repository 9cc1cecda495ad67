package dev.conveyor.console.acts;

import dev.conveyor.console.access.SsoProviders;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Administrators;
import dev.conveyor.console.settings.ConfirmationNeeded;
import dev.conveyor.console.settings.Conflict;
import dev.conveyor.console.settings.Connection;
import dev.conveyor.console.settings.Connections;
import dev.conveyor.console.settings.Forbidden;
import dev.conveyor.console.settings.Invalid;
import dev.conveyor.console.settings.NotFound;
import dev.conveyor.console.settings.Organization;
import dev.conveyor.console.settings.Organizations;
import dev.conveyor.console.settings.RoleCatalog;
import dev.conveyor.console.settings.RoleMappings;
import dev.conveyor.console.settings.RoleMappings.ScimGroup;
import dev.conveyor.console.settings.Tokens;
import dev.conveyor.pipeline.records.TraceParent;
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
  private final SsoProviders providers;
  private final Administrators administrators;
  private final Audit audit;

  public SettingsActs(
      Organizations organizations,
      Connections connections,
      Tokens tokens,
      RoleMappings mappings,
      RoleCatalog catalog,
      SsoProviders providers,
      Administrators administrators,
      Audit audit) {
    this.organizations = organizations;
    this.connections = connections;
    this.tokens = tokens;
    this.mappings = mappings;
    this.catalog = catalog;
    this.providers = providers;
    this.administrators = administrators;
    this.audit = audit;
  }

  /**
   * @param name null for the id
   */
  public Organization create(String actor, @Nullable String id, @Nullable String name) {
    if (id == null || id.isBlank()) {
      throw new Invalid("An organization needs an id.");
    }
    OrganizationId organization = new OrganizationId(id.strip());
    Organization created =
        organizations.create(
            organization, name == null ? id.strip() : name.strip(), TraceParent.current());
    audit.record(actor, organization, "created the organization", null, created.name());
    return created;
  }

  /**
   * Changes what an organization's admin may set.
   *
   * @throws Conflict when single sign-on would be required and no provider is set up, or nobody has
   *     signed in through it yet
   * @throws Forbidden when the change is one of the organization's limits
   */
  public Outcome<Connection> change(
      String actor, OrganizationId organization, UnaryOperator<Connection> change) {
    return apply(
        actor,
        organization,
        before -> {
          Connection after = change.apply(before);
          if (!after.limits().equals(before.limits())) {
            throw limitsAreTheOperators();
          }
          return after;
        });
  }

  /**
   * Changes settings, limits among them.
   *
   * @param operates whether the actor runs this installation
   * @throws Conflict as for other settings
   * @throws Forbidden when they do not
   */
  public Outcome<Connection> changeLimits(
      String actor,
      boolean operates,
      OrganizationId organization,
      UnaryOperator<Connection> change) {
    if (!operates) {
      throw limitsAreTheOperators();
    }
    return apply(actor, organization, change);
  }

  /**
   * Removes the organization's single sign-on provider.
   *
   * @throws Conflict when single sign-on is required: nobody could sign in any more
   */
  public void removeProvider(String actor, OrganizationId organization) {
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

  private static Forbidden limitsAreTheOperators() {
    return new Forbidden("An organization's limits are set by those who run this installation.");
  }

  private Connection checked(OrganizationId organization, Connection before, Connection after) {
    boolean required = after.requireSso() && !before.requireSso();
    if (required && providers.find(organization).isEmpty()) {
      throw new Conflict("Set up single sign-on first. Otherwise, no one could sign in.");
    }
    if (required && providers.lastSignIn(organization).isEmpty()) {
      throw new Conflict(
          "Nobody has signed in through this identity provider since it was set up or changed."
              + " Sign in with single sign-on in another browser first, then require it.");
    }
    return after;
  }

  private Outcome<Connection> apply(
      String actor, OrganizationId organization, UnaryOperator<Connection> change) {
    Connection before = connections.find(organization);
    Connection after =
        connections.change(
            organization,
            locked -> checked(organization, locked, change.apply(locked)),
            TraceParent.current());
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
   * @param confirmed whether the organization may be left without an admin
   * @throws NotFound when there is no such group or role
   * @throws ConfirmationNeeded when nobody could administrate the organization afterwards
   */
  public Outcome<ScimGroup> map(
      String actor,
      OrganizationId organization,
      GroupId id,
      @Nullable Role role,
      boolean confirmed) {
    ScimGroup group = mappings.find(organization, id);
    RoleMappings.checkMappable(role);
    Role known = role == null ? null : catalog.require(organization, role.name());
    if (!confirmed && leavesNoAdmin(organization, group, known)) {
      throw LastAdmin.withMapping();
    }
    Optional<Long> version = mappings.map(organization, id, known, TraceParent.current());
    if (version.isPresent()) {
      audit.record(
          actor,
          organization,
          known == null ? "removed a group's mapping" : "mapped a group",
          "group " + id,
          group.displayName() + (known == null ? "" : " to " + known));
    }
    // One that is there already may still be on its way.
    long wanted = version.orElseGet(() -> mappings.version(organization, id));
    boolean effective =
        wanted == 0 || Outcome.await(() -> mappings.hasTakenEffect(organization, group, wanted));
    return new Outcome<>(mappings.find(organization, id), effective);
  }

  /** For the preview: whether nobody could administrate the organization after that mapping. */
  public boolean leavesNoAdmin(OrganizationId organization, ScimGroup group, @Nullable Role role) {
    return administrators.goWithMapping(organization, group.id(), group.role(), role);
  }

  /**
   * Adds a role to the organization's own.
   *
   * @throws Conflict when its name resembles another one's
   */
  public RoleCatalog.Entry addRole(
      String actor, OrganizationId organization, @Nullable String name) {
    if (name == null || name.isBlank()) {
      throw new Invalid("A role needs a name.");
    }
    RoleCatalog.Entry entry = catalog.add(organization, new Role(name.strip()));
    audit.record(actor, organization, "added a role", null, entry.name().name());
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
