package dev.conveyor.console.signin;

import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.PageController;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** The viewer's own sessions. */
@PageController
final class SessionsController {

  private final SessionActs acts;

  SessionsController(SessionActs acts) {
    this.acts = acts;
  }

  @GetMapping("/sessions")
  String page() {
    return "sessions";
  }

  /** In every browser, this one too. Links that were not used yet end with them. */
  @PostMapping("/sessions/end")
  String end(HttpServletRequest request) {
    acts.endAll(CurrentViewer.of(request));
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    return "redirect:/sign-in?signedOut";
  }
}
