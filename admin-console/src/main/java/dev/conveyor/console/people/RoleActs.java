package dev.conveyor.console.people;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.ConfirmationNeeded;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.Deadline;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Administrators;
import dev.conveyor.console.directory.Backlogs;
import dev.conveyor.console.directory.Backlogs.Backlog;
import dev.conveyor.console.directory.CommandOutcome;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.directory.LastAdmin;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Roles that an admin assigns and removes. Each act is a command, whatever the grants that can be
 * read look like: a push that was answered before it may still be on its way. The role-sync worker
 * decides by the times of what happened, and the answer is its decision, once it has heard of
 * everything that had happened before.
 */
final class RoleActs {

  private final RoleCatalog catalog;
  private final UserDirectory directory;
  private final Administrators administrators;
  private final Backlogs backlogs;
  private final Commands commands;
  private final Audit audit;

  RoleActs(
      RoleCatalog catalog,
      UserDirectory directory,
      Administrators administrators,
      Backlogs backlogs,
      Commands commands,
      Audit audit) {
    this.catalog = catalog;
    this.directory = directory;
    this.administrators = administrators;
    this.backlogs = backlogs;
    this.commands = commands;
    this.audit = audit;
  }

  /**
   * Assigns a role, beside the same role of a group if there is one.
   *
   * @throws NotFound when there is no such user or role
   * @throws Conflict when the user is deactivated
   */
  ActOutcome<UserView> assign(String actor, OrganizationId organization, UserId id, String role) {
    Deadline deadline = Deadline.start();
    directory.require(organization, id);
    Role wanted = catalog.require(organization, role);
    deadline.awaitDirectory(() -> !backlogs.isBehindScim(organization, id));
    if (wanted.isBillingAdmin()) {
      refuseDeactivated(directory.require(organization, id));
    }
    long command = commands.assign(organization, id, wanted, TraceParent.current());
    audit.record(actor, organization, "assigned a role", id.toString(), wanted.name());
    return outcome(new Sent(actor, organization, id, wanted, command), deadline);
  }

  /**
   * Removes the manual and the default grant of a role. One that a group gives stays, and the
   * outcome shows it.
   *
   * @param themselves whether the actor is that user
   * @param confirmed whether the organization may be left without an admin, or the actor without
   *     access
   * @throws NotFound when there is no such user or role
   * @throws Conflict when the user holds the role through groups alone, which the message names
   * @throws ConfirmationNeeded if the organization would have no admin afterwards, or the actor
   *     could not
   */
  ActOutcome<UserView> remove(
      String actor,
      boolean themselves,
      OrganizationId organization,
      UserId id,
      String role,
      boolean confirmed) {
    Deadline deadline = Deadline.start();
    UserView user = directory.require(organization, id);
    Role unwanted = catalog.require(organization, role);
    deadline.awaitDirectory(() -> !backlogs.isBehindScim(organization, id));
    if (!confirmed && administrators.goWithRole(organization, id, unwanted)) {
      throw LastAdmin.without(user);
    }
    if (!confirmed && losesOwnAccess(themselves, user, unwanted)) {
      throw new ConfirmationNeeded(LastAdmin.OWN_WARNING);
    }
    long command = commands.remove(organization, id, unwanted, TraceParent.current());
    audit.record(actor, organization, "removed a role", id.toString(), unwanted.name());
    return outcome(new Sent(actor, organization, id, unwanted, command), deadline);
  }

  /**
   * Adds a role to the organization's own.
   *
   * @throws Conflict when its name resembles another one's
   */
  RoleCatalog.Entry addRole(String actor, OrganizationId organization, @Nullable String name) {
    if (name == null || name.isBlank()) {
      throw new InvalidValue("A role needs a name.");
    }
    RoleCatalog.Entry entry = catalog.add(organization, new Role(name.strip()));
    audit.record(actor, organization, "added a role", null, entry.name().name());
    return entry;
  }

  /** Whether the user takes Admin away from themselves, as far as no group gives it. */
  static boolean losesOwnAccess(boolean themselves, UserView user, Role role) {
    return themselves
        && role.equals(Role.ADMIN)
        && user.grantsOf(role).stream()
            .noneMatch(grant -> grant.source() instanceof GrantSource.Group);
  }

  /** Why a role that these groups give cannot be removed manually. */
  String keptBy(OrganizationId organization, UserView user, Role role, Collection<GroupId> groups) {
    return user.displayName()
        + " holds "
        + role
        + " through the SCIM group "
        + String.join(", ", directory.groupNames(organization, groups))
        + ". Remove them from the group in the identity provider, or change the mapping.";
  }

  private record Sent(
      String actor, OrganizationId organization, UserId user, Role role, long command) {}

  /**
   * Billing Admin does not depend on what SCIM says of the user, so the worker cannot refuse it:
   * what it has decided would change when a deactivation is heard of late.
   */
  private static void refuseDeactivated(UserView user) {
    if (user.status() != UserStatus.ACTIVE) {
      throw deactivated(user);
    }
  }

  private ActOutcome<UserView> outcome(Sent sent, Deadline deadline) {
    @Nullable Backlog backlog = backlogs.of(sent.organization(), sent.user()).orElse(null);
    boolean effective = deadline.await(() -> isDecided(sent, backlog));
    Optional<CommandOutcome> decided =
        effective
            ? commands.outcome(sent.organization(), sent.user(), sent.command())
            : Optional.empty();
    UserView user = directory.require(sent.organization(), sent.user());
    decided.ifPresent(outcome -> refuseUnlessDone(sent, user, outcome));
    return new ActOutcome<>(user, effective);
  }

  private boolean isDecided(Sent sent, @Nullable Backlog backlog) {
    return commands.outcome(sent.organization(), sent.user(), sent.command()).isPresent()
        && (backlog == null || backlogs.isWorkedOff(backlog));
  }

  private void refuseUnlessDone(Sent sent, UserView user, CommandOutcome outcome) {
    @Nullable RuntimeException refusal =
        switch (outcome) {
          case CommandOutcome.Done done -> null;
          case CommandOutcome.HeldThroughGroups held ->
              new Conflict(keptBy(sent.organization(), user, sent.role(), held.groups()));
          case CommandOutcome.UserDeactivated no -> deactivated(user);
          case CommandOutcome.UserUnknown no ->
              new NotFound("There is no user " + sent.user() + ".");
        };
    if (refusal != null) {
      audit.record(
          sent.actor(),
          sent.organization(),
          "was refused a change of roles",
          sent.user().toString(),
          sent.role().name());
      throw refusal;
    }
  }

  private static Conflict deactivated(UserView user) {
    return new Conflict(user.displayName() + " is deactivated and cannot be given roles.");
  }
}
