package dev.conveyor.console.gate;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** A request's bearer token (RFC 6750). */
final class BearerToken {

  private static final String BEARER = "Bearer ";

  private BearerToken() {}

  /** Whether the request carries one at all. */
  static boolean isPresented(HttpServletRequest request) {
    return of(request) != null;
  }

  static @Nullable String of(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length())
        : null;
  }
}
