package dev.conveyor.ingress.http;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The base URL that the client uses, behind proxies too: for absolute locations. */
final class BaseUrl {

  private BaseUrl() {}

  static String of(HttpServletRequest request, String organization) {
    return ServletUriComponentsBuilder.fromContextPath(request).build().toUriString()
        + "/scim/v2/"
        + organization;
  }
}
