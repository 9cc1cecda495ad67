package dev.conveyor.ingress.http;

import dev.conveyor.ingress.protocol.ScimProblem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Runs before everything else: forbids caching, rejects methods that SCIM does not have, and
 * ignores duplicate and trailing slashes. Some clients join a base URL that ends with a slash and a
 * path that begins with one (RFC 3986 section 6.2.4 leaves normalization to the server).
 */
final class EdgeFilter extends OncePerRequestFilter {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final Pattern SLASHES = Pattern.compile("/{2,}");

  /** Responses contain personal data, and are JSON even if a browser would guess otherwise. */
  static void protect(HttpServletResponse response) {
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    protect(response);
    String path = request.getRequestURI();
    if (!METHODS.contains(request.getMethod())) {
      response.setHeader(HttpHeaders.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE");
      Answers.write(
          response, new ScimProblem(405, null, request.getMethod() + " is not supported."));
    } else if (path.indexOf(';') >= 0) {
      Answers.write(
          response,
          new ScimProblem(
              400, null, "The URL path must not contain a semicolon; percent-encode it."));
    } else if (plain(path).equals(path)) {
      chain.doFilter(request, response);
    } else {
      chain.doFilter(new Plain(request), response);
    }
  }

  private static String plain(String path) {
    String single = SLASHES.matcher(path).replaceAll("/");
    return single.length() > 1 && single.endsWith("/")
        ? single.substring(0, single.length() - 1)
        : single;
  }

  private static final class Plain extends HttpServletRequestWrapper {

    Plain(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getRequestURI() {
      return plain(super.getRequestURI());
    }
  }
}
