package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.connection.Connections;
import dev.conveyor.console.directory.SignIn;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * Looks up who somebody is now. A session says which account signed in and how; whether it still
 * may, and with what roles, is read at each request, so that a deactivation, a removed role or
 * Require Single Sign On takes hold at once.
 */
final class Viewers {

  private final StaffAccounts staff;
  private final UserDirectory directory;
  private final Connections connections;
  private final AccountEndings endings;

  Viewers(
      StaffAccounts staff,
      UserDirectory directory,
      Connections connections,
      AccountEndings endings) {
    this.staff = staff;
    this.directory = directory;
    this.connections = connections;
    this.endings = endings;
  }

  /**
   * Empty for an account that may not be signed in, or not in this way, or whose sessions ended
   * since.
   *
   * @param beganAt when the session began; drawn before the account was checked
   */
  Optional<Viewer> find(AccountId account, SignInMethod method, Instant beganAt) {
    return switch (account) {
      case AccountId.Staff id -> staff.find(id).map(found -> found);
      case AccountId.Member id ->
          directory
              .find(id.organization(), id.user())
              .filter(user -> decide(id, user, method).allowed())
              .filter(user -> !endings.find(id).endsSession(beganAt))
              .map(user -> member(id, user));
    };
  }

  /** Whether that user may sign in by that method, and why not. */
  SignIn.Decision decide(AccountId.Member id, UserView user, SignInMethod method) {
    boolean requireSso = connections.find(id.organization()).requireSso();
    return SignIn.decide(
        user.deleted(),
        user.status(),
        user.isBillingAdmin(),
        requireSso,
        method.asDirectoryKnowsIt());
  }

  private static Viewer member(AccountId.Member id, UserView user) {
    return new Viewer.Member(
        id,
        user.email().value(),
        user.status() == UserStatus.ACTIVE,
        !user.grantsOf(Role.ADMIN).isEmpty(),
        user.isBillingAdmin());
  }
}
