package dev.conveyor.console.gate;

import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.operations.ApiKeys;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.pipeline.database.Faults;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** A bearer token is a live API key, or the request has no viewer, whatever its session says. */
final class ApiKeyFilter extends OncePerRequestFilter {

  private final ApiKeys keys;

  ApiKeyFilter(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !BearerToken.isPresented(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    try {
      find(request).ifPresent(key -> context.setAuthentication(authenticated(request, key)));
    } catch (RuntimeException e) {
      if (!Faults.isTransient(e)) {
        throw e;
      }
      GateRefusal.unavailable(response);
      return;
    }
    SecurityContextHolder.setContext(context);
    chain.doFilter(request, response);
  }

  private Optional<Viewer.Key> find(HttpServletRequest request) {
    String token = BearerToken.of(request);
    return token == null ? Optional.empty() : keys.find(token);
  }

  private static Authentication authenticated(HttpServletRequest request, Viewer.Key key) {
    CurrentViewer.keep(request, key);
    return UsernamePasswordAuthenticationToken.authenticated(key.name(), null, List.of());
  }
}
