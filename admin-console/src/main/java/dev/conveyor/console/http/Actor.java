package dev.conveyor.console.http;

import jakarta.servlet.http.HttpServletRequest;

/** Who makes a request, for the audit trail. Whoever lets requests in says so. */
public final class Actor {

  /** The request attribute that says it. */
  public static final String ATTRIBUTE = "conveyor.actor";

  private Actor() {}

  static String of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String actor ? actor : "Admin API";
  }
}
