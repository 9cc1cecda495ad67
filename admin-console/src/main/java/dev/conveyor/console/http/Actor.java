package dev.conveyor.console.http;

import jakarta.servlet.http.HttpServletRequest;

/** Who makes a request, for the audit trail. Whoever lets requests in says so. */
public final class Actor {

  /** The request attribute that says it. */
  public static final String ATTRIBUTE = "conveyor.actor";

  /** The request attribute that is true for whoever runs the installation. */
  public static final String OPERATES = "conveyor.operates";

  private Actor() {}

  /** Whether they may set what an organization is limited to. */
  static boolean operates(HttpServletRequest request) {
    return Boolean.TRUE.equals(request.getAttribute(OPERATES));
  }

  static String of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String actor ? actor : "Admin API";
  }
}
