package dev.conveyor.console.web;

import dev.conveyor.console.access.Access;
import dev.conveyor.console.access.Area;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.acting.Actor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The viewer of a request. The filter that admits the request sets it. */
public final class CurrentViewer {

  private static final String ATTRIBUTE = "conveyor.viewer";

  private CurrentViewer() {}

  /** For the rest of the request: for its page, and for the audit trail. */
  public static void keep(HttpServletRequest request, Viewer viewer) {
    request.setAttribute(ATTRIBUTE, viewer);
    request.setAttribute(Actor.ATTRIBUTE, viewer.name());
    if (viewer instanceof Viewer.Member member) {
      request.setAttribute(Actor.USER, member.account().toString());
    }
    request.setAttribute(Actor.OPERATES, Access.allows(viewer, Area.INSTALLATION, null));
  }

  /** Empty before the request is admitted. */
  public static Optional<Viewer> find(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Viewer viewer
        ? Optional.of(viewer)
        : Optional.empty();
  }

  /** The one that the request was let through for. */
  public static Viewer of(HttpServletRequest request) {
    return find(request)
        .orElseThrow(() -> new IllegalStateException("the request was let through for nobody"));
  }

  /** Whether the request changes nothing. */
  public static boolean isRead(HttpServletRequest request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }
}
