package dev.conveyor.console.acts;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.console.failures.FailureDesk;
import dev.conveyor.console.settings.Conflict;
import dev.conveyor.console.settings.RoleCatalog;
import dev.conveyor.outbox.TraceParent;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an admin does about users by hand. */
public final class UserActs {

  private final RoleCatalog catalog;
  private final UserDirectory directory;
  private final Commands commands;
  private final FailureDesk failures;
  private final Audit audit;

  public UserActs(
      RoleCatalog catalog,
      UserDirectory directory,
      Commands commands,
      FailureDesk failures,
      Audit audit) {
    this.catalog = catalog;
    this.directory = directory;
    this.commands = commands;
    this.failures = failures;
    this.audit = audit;
  }

  /**
   * Invites somebody.
   *
   * @return their id; effective once the directory and the role-sync worker know them
   * @throws Conflict when the address is taken, or the invitation failed; then with its reference
   */
  public Outcome<UserId> invite(
      String actor, OrganizationId organization, @Nullable String email, @Nullable String name) {
    String address = EmailAddress.require(email, "An invitation needs an e-mail address.");
    if (directory.findByEmail(organization, address).isPresent()) {
      throw new Conflict("There already is a user with the e-mail address " + address + ".");
    }
    String displayName = name == null || name.isBlank() ? address : name.strip();
    UserId user = commands.invite(organization, address, displayName, TraceParent.current());
    audit.record(actor, organization, "invited a user", user.toString(), null);
    boolean effective =
        Outcome.await(
            () ->
                directory.isInRoleSync(organization, user)
                    || failures.lastAbout(organization, user).isPresent());
    failures
        .lastAbout(organization, user)
        .ifPresent(
            failure -> {
              throw new Conflict(failure.message() + " Reference: " + failure.reference());
            });
    return new Outcome<>(user, effective);
  }

  public Outcome<UserView> assign(
      String actor, OrganizationId organization, UserId id, String role) {
    UserView user = directory.require(organization, id);
    Role wanted = catalog.require(organization, role);
    if (!user.grantsOf(wanted).isEmpty()) {
      return new Outcome<>(user, true);
    }
    if (user.status() != UserStatus.ACTIVE) {
      throw new Conflict(user.displayName() + " is deactivated and cannot be given roles.");
    }
    long command = commands.assign(organization, id, wanted, TraceParent.current());
    audit.record(actor, organization, "assigned a role", id.toString(), wanted.name());
    return outcome(organization, id, command);
  }

  /**
   * @throws Conflict when the user holds the role through a group, which the message names
   */
  public Outcome<UserView> remove(
      String actor, OrganizationId organization, UserId id, String role) {
    UserView user = directory.require(organization, id);
    Role unwanted = catalog.require(organization, role);
    List<Grant> held = user.grantsOf(unwanted);
    if (held.isEmpty()) {
      return new Outcome<>(user, true);
    }
    refuseIfOfGroups(organization, user, unwanted);
    long command = commands.remove(organization, id, unwanted, TraceParent.current());
    audit.record(actor, organization, "removed a role", id.toString(), unwanted.name());
    Outcome<UserView> outcome = outcome(organization, id, command);
    refuseIfOfGroups(organization, outcome.value(), unwanted);
    return outcome;
  }

  /** Why a role cannot be taken from a user by hand; empty when it can. */
  public Optional<String> heldThroughGroups(OrganizationId organization, UserView user, Role role) {
    List<Grant> held = user.grantsOf(role);
    boolean ofGroups =
        !held.isEmpty()
            && held.stream().allMatch(grant -> grant.source() instanceof GrantSource.Group);
    return ofGroups
        ? Optional.of(
            user.displayName()
                + " holds "
                + role
                + " through the SCIM group "
                + String.join(", ", directory.groupNames(organization, held))
                + ". Remove them from the group in the identity provider, or change the mapping.")
        : Optional.empty();
  }

  private void refuseIfOfGroups(OrganizationId organization, UserView user, Role role) {
    heldThroughGroups(organization, user, role)
        .ifPresent(
            message -> {
              throw new Conflict(message);
            });
  }

  private Outcome<UserView> outcome(OrganizationId organization, UserId user, long command) {
    boolean effective = Outcome.await(() -> directory.hasTakenEffect(organization, user, command));
    return new Outcome<>(directory.require(organization, user), effective);
  }
}
