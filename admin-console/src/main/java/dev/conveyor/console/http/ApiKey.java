package dev.conveyor.console.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The admin API key, as a bearer token (RFC 6750), compared in constant time. */
public final class ApiKey {

  private static final String BEARER = "Bearer ";
  private static final int SHORTEST = 16;

  private final byte[] key;

  public ApiKey(String key) {
    if (key.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "conveyor.admin-api-key needs at least " + SHORTEST + " characters");
    }
    this.key = key.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the request carries a bearer token at all. */
  public static boolean isPresented(HttpServletRequest request) {
    return presented(request) != null;
  }

  /** Whether it is ours. */
  public boolean matches(HttpServletRequest request) {
    String presented = presented(request);
    return presented != null
        && MessageDigest.isEqual(key, presented.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String presented(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length())
        : null;
  }
}
