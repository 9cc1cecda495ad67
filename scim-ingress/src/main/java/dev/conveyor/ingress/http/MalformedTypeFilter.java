package dev.conveyor.ingress.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * An invalid Content-Type, such as {@code *}{@code /*}, makes Spring fail in places without error
 * handling. It is rejected on a request with a body, and ignored otherwise.
 */
final class MalformedTypeFilter extends OncePerRequestFilter {

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isWellFormed(request.getContentType())) {
      chain.doFilter(request, response);
    } else if (WITH_BODY.contains(request.getMethod())) {
      Answers.write(response, RequestBody.unsupportedType());
    } else {
      chain.doFilter(new Untyped(request), response);
    }
  }

  private static boolean isWellFormed(@Nullable String contentType) {
    if (contentType == null || contentType.isEmpty()) {
      return true;
    }
    try {
      return MediaType.parseMediaType(contentType).isConcrete();
    } catch (InvalidMediaTypeException | java.nio.charset.UnsupportedCharsetException e) {
      return false;
    }
  }

  private static final class Untyped extends HttpServletRequestWrapper {

    Untyped(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable String getContentType() {
      return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
          ? Collections.emptyEnumeration()
          : super.getHeaders(name);
    }
  }
}
