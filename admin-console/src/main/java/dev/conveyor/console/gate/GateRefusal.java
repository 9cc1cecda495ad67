package dev.conveyor.console.gate;

import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.signin.Sessions;
import dev.conveyor.console.web.CurrentViewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/**
 * The response to a request that is not allowed: the sign-in page without a session, otherwise 403.
 * The API returns problem details, and htmx is sent to the sign-in page.
 */
final class GateRefusal implements AuthenticationEntryPoint, AccessDeniedHandler {

  private static final String UNKNOWN =
      """
      {"type":"about:blank","title":"Unauthorized","status":401,\
      "detail":"The request needs the header Authorization: Bearer API_KEY, or a session."}\
      """;
  private static final String UNAVAILABLE =
      """
      {"type":"about:blank","title":"Service Unavailable","status":503,\
      "detail":"Please try again later."}\
      """;
  private static final String FORBIDDEN =
      """
      {"type":"about:blank","title":"Forbidden","status":403,"detail":"%s"}\
      """;

  private final Sessions sessions;

  GateRefusal(Sessions sessions) {
    this.sessions = sessions;
  }

  /** There is no session. */
  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    askToSignIn(request, response);
  }

  private static void askToSignIn(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (isApi(request)) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Admin API\"");
      problem(response, HttpStatus.UNAUTHORIZED, UNKNOWN);
      return;
    }
    String signIn = CurrentViewer.isRead(request) ? "/sign-in" + next(request) : "/sign-in?expired";
    if (request.getHeader("HX-Request") != null) {
      response.setHeader("HX-Redirect", signIn);
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
    } else {
      response.sendRedirect(signIn);
    }
  }

  /** Somebody is signed in, or a form came without its token. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    boolean forged = e instanceof CsrfException;
    boolean known =
        sessions.find(request, SecurityContextHolder.getContext().getAuthentication()).isPresent();
    if (!known && !forged) {
      HttpSession session = request.getSession(false);
      if (session != null) {
        session.invalidate();
      }
      askToSignIn(request, response);
    } else if (isApi(request)) {
      String why =
          forged ? "The CSRF token is missing or old." : "You don't have access to this resource.";
      Actor.refused(why);
      problem(response, HttpStatus.FORBIDDEN, FORBIDDEN.formatted(why));
    } else if (!forged && !Routes.knows(request)) {
      response.sendError(HttpStatus.NOT_FOUND.value());
    } else {
      response.sendError(HttpStatus.FORBIDDEN.value(), forged ? "old-form" : "not-yours");
    }
  }

  /** Whose key it is cannot be looked up now. */
  static void unavailable(HttpServletResponse response) throws IOException {
    response.setHeader(HttpHeaders.RETRY_AFTER, "5");
    problem(response, HttpStatus.SERVICE_UNAVAILABLE, UNAVAILABLE);
  }

  /** Only pages are worth coming back to. */
  private static String next(HttpServletRequest request) {
    String path = request.getRequestURI();
    return request.getMethod().equals("GET") && !path.equals("/")
        ? "?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8)
        : "";
  }

  /** However its path is written, and whatever else comes with a bearer token. */
  private static boolean isApi(HttpServletRequest request) {
    return request.getServletPath().startsWith("/api") || BearerToken.isPresented(request);
  }

  private static void problem(HttpServletResponse response, HttpStatus status, String body)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType("application/problem+json");
    response.getWriter().write(body);
  }
}
