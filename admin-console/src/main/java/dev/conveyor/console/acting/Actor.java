package dev.conveyor.console.acting;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Who makes a request, for the audit trail. The filter that admits the request sets it. */
public final class Actor {

  /** The request attribute that says it. */
  public static final String ATTRIBUTE = "conveyor.actor";

  /** The request attribute that is true for operators. */
  public static final String OPERATES = "conveyor.operates";

  /** The request attribute with the id of the directory user who makes the request, if one does. */
  public static final String USER = "conveyor.user";

  private static final String REFUSAL = "conveyor.refusal";

  private Actor() {}

  /** Notes why the request's act was refused, for the audit trail. */
  public static void refused(@Nullable String why) {
    RequestAttributes request = RequestContextHolder.getRequestAttributes();
    if (request != null && why != null) {
      request.setAttribute(REFUSAL, why, RequestAttributes.SCOPE_REQUEST);
    }
  }

  /** Why the act was refused; null when nothing was noted. */
  public static @Nullable String refusal(HttpServletRequest request) {
    return request.getAttribute(REFUSAL) instanceof String why ? why : null;
  }

  /** Whether they may set what an organization is limited to. */
  public static boolean operates(HttpServletRequest request) {
    return Boolean.TRUE.equals(request.getAttribute(OPERATES));
  }

  /** Whether the request is made by that user of that organization. */
  public static boolean is(HttpServletRequest request, OrganizationId organization, UserId user) {
    return (organization + ":" + user).equals(request.getAttribute(USER));
  }

  public static String of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String actor ? actor : "unknown";
  }
}
