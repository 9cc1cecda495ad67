package dev.conveyor.console.people;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.Deadline;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.connection.Connections;
import dev.conveyor.console.directory.Backlogs;
import dev.conveyor.console.directory.Commands;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.console.support.FailureDesk;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import org.jspecify.annotations.Nullable;

/** What an admin does about users manually, but for their roles. */
final class UserActs {

  private static final int LONGEST_NAME = 256;

  private final UserDirectory directory;
  private final Connections connections;
  private final Backlogs backlogs;
  private final Commands commands;
  private final FailureDesk failures;
  private final Audit audit;

  UserActs(
      UserDirectory directory,
      Connections connections,
      Backlogs backlogs,
      Commands commands,
      FailureDesk failures,
      Audit audit) {
    this.directory = directory;
    this.connections = connections;
    this.backlogs = backlogs;
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
  ActOutcome<UserId> invite(
      String actor, OrganizationId organization, @Nullable String email, @Nullable String name) {
    EmailAddress address =
        EmailAddress.typed(email)
            .orElseThrow(() -> new InvalidValue("An invitation needs an e-mail address."));
    String displayName = name == null || name.isBlank() ? address.value() : name.strip();
    if (displayName.length() > LONGEST_NAME) {
      throw new InvalidValue("A user's name has at most " + LONGEST_NAME + " characters.");
    }
    Deadline deadline = Deadline.start();
    if (isTaken(organization, address, deadline)) {
      throw new Conflict("There already is a user with the e-mail address " + address + ".");
    }
    UserId user = commands.invite(organization, address, displayName, TraceParent.current());
    audit.record(actor, organization, "invited a user", user.toString(), null);
    boolean effective =
        deadline.await(() ->
            directory.isInRoleSync(organization, user)
                || failures.lastAbout(organization, user).isPresent());
    failures
        .lastAbout(organization, user)
        .ifPresent(failure -> {
          throw new Conflict(failure.message() + " Reference: " + failure.reference());
        });
    return new ActOutcome<>(user, effective);
  }

  /** Whether somebody holds the address, pushes that were answered already taken into account. */
  private boolean isTaken(OrganizationId organization, EmailAddress address, Deadline deadline) {
    UserView holder = directory.findByEmail(organization, address).orElse(null);
    if (holder == null) {
      return false;
    }
    deadline.awaitDirectory(() -> !backlogs.isBehindScim(organization, holder.id()));
    return directory.findByEmail(organization, address).isPresent();
  }

  /**
   * Lets an admin make a link with which the user sets a password.
   *
   * @throws Conflict when the user could not sign in with it
   */
  UserView allowPassword(String actor, OrganizationId organization, UserId id) {
    UserView user = directory.require(organization, id);
    if (connections.find(organization).requireSso()) {
      throw new Conflict("The organization requires single sign-on: passwords are refused.");
    }
    if (!user.canSignIn()) {
      throw new Conflict(user.displayName() + " is deactivated and cannot sign in.");
    }
    audit.record(actor, organization, "made a password link", id.toString(), null);
    return user;
  }
}
