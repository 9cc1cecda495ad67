package dev.conveyor.console.gate;

import dev.conveyor.console.access.Area;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Every address, and the area it belongs to. The first that fits decides. A test walks all that the
 * controllers serve and finds none that is not named here.
 */
final class Routes {

  /**
   * For everybody: health by its very addresses, files, and what it takes to sign in. Single
   * sign-on has two more, which Spring Security's own filters answer before any of this is asked.
   */
  static final List<String> OPEN =
      List.of(
          "/actuator/health",
          "/actuator/health/liveness",
          "/actuator/health/readiness",
          "/assets/**",
          "/webjars/**",
          "/sign-in",
          "/sign-in/find",
          "/sign-in/staff",
          "/link/{secret}",
          "/set-password/{secret}");

  static final List<Route> ALL =
      List.of(
          new Route(null, "/", Area.ACCOUNT),
          new Route(null, "/sessions/**", Area.ACCOUNT),
          new Route(HttpMethod.GET, "/organizations", Area.ORGANIZATIONS),
          new Route(null, "/organizations", Area.INSTALLATION),
          new Route(null, "/staff/**", Area.INSTALLATION),
          new Route(null, "/keys/**", Area.INSTALLATION),
          new Route(HttpMethod.GET, "/api-reference/**", Area.ACCOUNT),
          new Route(null, "/organizations/{org}/account", Area.ACCOUNT),
          new Route(null, "/organizations/{org}/limits", Area.INSTALLATION),
          new Route(null, "/organizations/{org}/billing", Area.BILLING),
          new Route(HttpMethod.GET, "/organizations/{org}/users", Area.USERS),
          new Route(HttpMethod.GET, "/organizations/{org}/users/{id}", Area.USERS),
          new Route(HttpMethod.GET, "/organizations/{org}/holds", Area.USERS),
          new Route(HttpMethod.GET, "/organizations/{org}/comparison/**", Area.USERS),
          new Route(null, "/organizations/{org}/failures/**", Area.OWN_RECORDS),
          new Route(HttpMethod.GET, "/organizations/{org}/audit", Area.OWN_RECORDS),
          new Route(HttpMethod.GET, "/organizations/{org}/requests", Area.OWN_RECORDS),
          new Route(null, "/organizations/{org}/**", Area.SETTINGS),
          new Route(null, "/failures/**", Area.FAILURES),
          new Route(null, "/pipeline", Area.PIPELINE),
          new Route(HttpMethod.POST, "/pipeline/unsent-records", Area.PIPELINE),
          new Route(HttpMethod.GET, "/actuator/prometheus", Area.PIPELINE),
          new Route(HttpMethod.GET, "/api/organizations", Area.ORGANIZATIONS),
          new Route(HttpMethod.GET, "/api/organizations/{org}/users", Area.USERS),
          new Route(HttpMethod.GET, "/api/organizations/{org}/users/{id}", Area.USERS),
          new Route(HttpMethod.GET, "/api/organizations/{org}/held-users", Area.USERS),
          new Route(HttpMethod.GET, "/api/organizations/{org}/comparison/**", Area.USERS),
          new Route(null, "/api/organizations/{org}/failures/**", Area.OWN_RECORDS),
          new Route(HttpMethod.GET, "/api/organizations/{org}/audit", Area.OWN_RECORDS),
          new Route(HttpMethod.GET, "/api/organizations/{org}/requests", Area.OWN_RECORDS),
          new Route(null, "/api/organizations/{org}/**", Area.SETTINGS),
          new Route(null, "/api/failures/**", Area.FAILURES),
          new Route(null, "/api/**", Area.INSTALLATION));

  private Routes() {}

  /** Whether the address belongs to any area at all. */
  static boolean knows(HttpServletRequest request) {
    PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    return ALL.stream().anyMatch(route -> route.matcher(paths).matches(request));
  }

  /** Whether the address is for everybody. */
  static boolean isOpen(HttpServletRequest request) {
    PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    return OPEN.stream().anyMatch(pattern -> paths.matcher(pattern).matches(request));
  }

  /**
   * Addresses of an area.
   *
   * @param method null for all
   */
  record Route(@Nullable HttpMethod method, String pattern, Area area) {

    PathPatternRequestMatcher matcher(PathPatternRequestMatcher.Builder paths) {
      return method == null ? paths.matcher(pattern) : paths.matcher(method, pattern);
    }
  }
}
