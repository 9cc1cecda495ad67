package dev.conveyor.console.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Admits requests that carry the admin API key, compared in constant time. Everything needs it but
 * the health pages, by their very addresses: a path can be written in many ways, and a rule that
 * looks for protected ones misses some.
 */
final class ApiKey extends OncePerRequestFilter {

  private static final Set<String> OPEN =
      Set.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");
  private static final String BEARER = "Bearer ";
  private static final String PROBLEM =
      """
      {"type":"about:blank","title":"Unauthorized","status":401,\
      "detail":"The request needs the header Authorization: Bearer ADMIN_API_KEY."}""";

  private final byte[] key;

  ApiKey(String key) {
    if (key.length() < 16) {
      throw new IllegalArgumentException("conveyor.admin-api-key needs at least 16 characters");
    }
    this.key = key.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return OPEN.contains(request.getRequestURI());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    String presented =
        header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
    if (MessageDigest.isEqual(key, presented.getBytes(StandardCharsets.UTF_8))) {
      chain.doFilter(request, response);
      return;
    }
    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Admin API\"");
    response.setContentType("application/problem+json");
    response.getWriter().write(PROBLEM);
  }
}
