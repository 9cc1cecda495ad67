package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.PageController;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** The viewer's own sessions. */
@PageController
final class SessionsController {

  private final AccountEndings endings;
  private final Audit audit;

  SessionsController(AccountEndings endings, Audit audit) {
    this.endings = endings;
    this.audit = audit;
  }

  @GetMapping("/sessions")
  String page() {
    return "sessions";
  }

  /** In every browser, this one too. Links that were not used yet end with them. */
  @PostMapping("/sessions/end")
  String end(HttpServletRequest request) {
    Viewer viewer = CurrentViewer.of(request);
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
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    return "redirect:/sign-in?signedOut";
  }

  private static @Nullable AccountId account(Viewer viewer) {
    return switch (viewer) {
      case Viewer.Staff staff -> staff.account();
      case Viewer.Member member -> member.account();
      case Viewer.Key key -> null;
    };
  }
}
