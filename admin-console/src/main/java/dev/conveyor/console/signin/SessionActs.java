package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.audit.Audit;
import org.jspecify.annotations.Nullable;

/** What people do about their own sessions. */
final class SessionActs {

  private final AccountEndings endings;
  private final Audit audit;

  SessionActs(AccountEndings endings, Audit audit) {
    this.endings = endings;
    this.audit = audit;
  }

  /**
   * Ends every session of the viewer, and links that were not used yet.
   *
   * @throws Conflict for an API key
   */
  void endAll(Viewer viewer) {
    AccountId account = account(viewer);
    if (account == null) {
      throw new Conflict("An API key has no sessions. Revoke the key instead.");
    }
    endings.endSessions(account);
    audit.record(
        viewer.name(),
        viewer instanceof Viewer.Member member ? member.organization() : null,
        "signed out everywhere",
        null,
        null);
  }

  private static @Nullable AccountId account(Viewer viewer) {
    return switch (viewer) {
      case Viewer.Staff staff -> staff.account();
      case Viewer.Member member -> member.account();
      case Viewer.Key key -> null;
    };
  }
}
