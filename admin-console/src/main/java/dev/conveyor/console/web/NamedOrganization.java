package dev.conveyor.console.web;

import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;

/** The organization that a page's address names. */
public final class NamedOrganization {

  private NamedOrganization() {}

  /** Null if the address names none. */
  public static @Nullable OrganizationId in(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> map && map.get("org") instanceof String org
        ? new OrganizationId(org)
        : null;
  }
}
