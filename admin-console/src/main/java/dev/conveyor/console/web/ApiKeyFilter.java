package dev.conveyor.console.web;

import dev.conveyor.console.http.ApiKey;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** A bearer token is the admin API key, or the request is nobody's, whatever its session says. */
final class ApiKeyFilter extends OncePerRequestFilter {

  private final ApiKey key;

  ApiKeyFilter(ApiKey key) {
    this.key = key;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !ApiKey.isPresented(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    if (key.matches(request)) {
      context.setAuthentication(CurrentViewer.API_KEY);
    }
    SecurityContextHolder.setContext(context);
    chain.doFilter(request, response);
  }
}
