package dev.conveyor.console.signin;

import dev.conveyor.console.web.CurrentViewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When somebody last used a session. Spring Session extends it at each request, and an open page
 * that refreshes itself would keep it alive; this tells such requests apart, by their parameter
 * {@code poll}.
 */
final class SessionActivity {

  private static final String ATTRIBUTE = "conveyor.last-activity";
  private static final String POLL = "poll";

  private final Clock clock;
  private final Duration idle;
  private final Duration precision;

  /**
   * @param idle how long a session lasts without activity
   */
  SessionActivity(Clock clock, Duration idle) {
    this.clock = clock;
    this.idle = idle;
    this.precision = idle.dividedBy(60); // a write to the database at each request would cost more
  }

  /** Whether the request's session is in use; true without one. Records activity in the session. */
  boolean isLive(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null) {
      return true;
    }
    Instant now = clock.instant();
    if (!(session.getAttribute(ATTRIBUTE) instanceof Instant last)) {
      session.setAttribute(ATTRIBUTE, now);
      return true;
    }
    if (!now.isBefore(last.plus(idle))) {
      return false;
    }
    if (!isPoll(request) && !now.isBefore(last.plus(precision))) {
      session.setAttribute(ATTRIBUTE, now);
    }
    return true;
  }

  private static boolean isPoll(HttpServletRequest request) {
    return CurrentViewer.isRead(request) && request.getParameter(POLL) != null;
  }
}
