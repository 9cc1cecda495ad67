package dev.conveyor.ingress.http;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The base URL as the client sees it, also behind proxies: for absolute locations. */
final class BaseUrl {

  private BaseUrl() {}

  static String of(HttpServletRequest request, String organization) {
    return ServletUriComponentsBuilder.fromContextPath(request).build().toUriString()
        + "/scim/v2/"
        + organization;
  }
}
