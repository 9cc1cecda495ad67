package dev.conveyor.console.gate;

import dev.conveyor.console.access.Access;
import dev.conveyor.console.access.Area;
import dev.conveyor.console.signin.Sessions;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Asks {@link Access}. An organization's own pages have its id in their address. */
final class AreaAuthorization implements AuthorizationManager<RequestAuthorizationContext> {

  private static final AuthorizationDecision NO = new AuthorizationDecision(false);

  private final Area area;
  private final Sessions sessions;

  AreaAuthorization(Area area, Sessions sessions) {
    this.area = area;
    this.sessions = sessions;
  }

  @Override
  public AuthorizationDecision authorize(
      Supplier<? extends @Nullable Authentication> authentication,
      RequestAuthorizationContext context) {
    String organization = context.getVariables().get("org");
    return sessions
        .find(context.getRequest(), authentication.get())
        .map(viewer ->
            Access.allows(
                viewer, area, id(organization), !CurrentViewer.isRead(context.getRequest())))
        .map(AuthorizationDecision::new)
        .orElse(NO);
  }

  /** An invalid id belongs to no organization. */
  private static @Nullable OrganizationId id(@Nullable String organization) {
    if (organization == null) {
      return null;
    }
    try {
      return new OrganizationId(organization);
    } catch (InvalidValue e) {
      return OrganizationId.UNKNOWN;
    }
  }
}
