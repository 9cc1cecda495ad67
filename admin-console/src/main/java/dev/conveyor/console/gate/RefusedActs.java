package dev.conveyor.console.gate;

import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.signin.LogText;
import dev.conveyor.console.signin.Sessions;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts on the audit trail what somebody known tried to change and was refused: without the right,
 * against a rule, or with a forged form. Anonymous requests are not recorded.
 */
final class RefusedActs extends OncePerRequestFilter {

  private static final Logger LOG = LoggerFactory.getLogger(RefusedActs.class);
  private static final Pattern OF_ORGANIZATION =
      Pattern.compile("(?:/api)?/organizations/([^/]+)(?:/.*)?");
  private static final int LONGEST = 300;
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private final Sessions sessions;
  private final Audit audit;
  private final RefusalBudget budget;

  RefusedActs(Sessions sessions, Audit audit, RefusalBudget budget) {
    this.sessions = sessions;
    this.audit = audit;
    this.budget = budget;
  }

  /** Reading changes nothing; what is open to everybody has no actor, and may have a secret. */
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return CurrentViewer.isRead(request) || Routes.isOpen(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<Viewer> viewer =
        sessions.find(request, SecurityContextHolder.getContext().getAuthentication());
    chain.doFilter(request, response);
    String reason = Actor.refusal(request);
    int status = response.getStatus();
    if (viewer.isPresent() && (reason != null || status >= CLIENT_ERROR && status < SERVER_ERROR)) {
      record(viewer.get(), request, status, reason);
    }
  }

  private void record(
      Viewer viewer, HttpServletRequest request, int status, @Nullable String reason) {
    RefusalBudget.Answer left = budget.take(viewer.name());
    if (left == RefusalBudget.Answer.NONE) {
      return;
    }
    String path = request.getRequestURI();
    try {
      audit.record(
          viewer.name(),
          organization(path),
          "was refused",
          shortened(request.getMethod() + " " + LogText.of(path)),
          left == RefusalBudget.Answer.LAST
              ? "Further refusals within this minute are not recorded."
              : shortened(status + (reason == null ? "" : ": " + reason)));
    } catch (DataAccessException e) {
      LOG.warn("A refused act is not on the audit trail: {}", e.toString());
    }
  }

  private static @Nullable OrganizationId organization(String path) {
    Matcher found = OF_ORGANIZATION.matcher(path);
    try {
      return found.matches() ? new OrganizationId(found.group(1)) : null;
    } catch (InvalidValue e) {
      return null;
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
