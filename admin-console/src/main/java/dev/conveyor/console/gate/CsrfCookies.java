package dev.conveyor.console.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/** The cookie that a form's token must match, named as the session's is. */
final class CsrfCookies implements CsrfTokenRepository {

  private static final String NAME = "CONVEYOR-CSRF";

  private final CookieCsrfTokenRepository plain = repository(NAME, false);
  private final CookieCsrfTokenRepository secure = repository("__Host-" + NAME, true);

  @Override
  public CsrfToken generateToken(HttpServletRequest request) {
    return of(request).generateToken(request);
  }

  @Override
  public void saveToken(
      @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
    of(request).saveToken(token, request, response);
  }

  @Override
  public @Nullable CsrfToken loadToken(HttpServletRequest request) {
    return of(request).loadToken(request);
  }

  private CookieCsrfTokenRepository of(HttpServletRequest request) {
    return request.isSecure() ? secure : plain;
  }

  private static CookieCsrfTokenRepository repository(String name, boolean secure) {
    CookieCsrfTokenRepository cookies = new CookieCsrfTokenRepository();
    cookies.setCookieName(name);
    cookies.setCookiePath("/");
    cookies.setCookieCustomizer(cookie -> cookie.httpOnly(true).secure(secure).sameSite("Strict"));
    return cookies;
  }
}
