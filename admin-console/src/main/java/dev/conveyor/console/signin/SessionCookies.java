package dev.conveyor.console.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * The session's cookie. Behind TLS its name begins with {@code __Host-}: a browser takes such a
 * cookie over TLS alone, for this host alone, and lets no subdomain set it. Lax, because the answer
 * of an identity provider comes from another site.
 */
final class SessionCookies implements CookieSerializer {

  private static final String NAME = "CONVEYOR-SESSION";

  private final DefaultCookieSerializer plain = serializer(NAME, false);
  private final DefaultCookieSerializer secure = serializer("__Host-" + NAME, true);

  @Override
  public void writeCookieValue(CookieValue value) {
    of(value.getRequest()).writeCookieValue(value);
  }

  @Override
  public List<String> readCookieValues(HttpServletRequest request) {
    return of(request).readCookieValues(request);
  }

  private DefaultCookieSerializer of(HttpServletRequest request) {
    return request.isSecure() ? secure : plain;
  }

  private static DefaultCookieSerializer serializer(String name, boolean secure) {
    DefaultCookieSerializer cookies = new DefaultCookieSerializer();
    cookies.setCookieName(name);
    cookies.setCookiePath("/");
    cookies.setUseHttpOnlyCookie(true);
    cookies.setUseSecureCookie(secure);
    cookies.setSameSite("Lax");
    return cookies;
  }
}
