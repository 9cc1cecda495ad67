package dev.conveyor.console.signin;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.web.ConsoleUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One-time links to set a password, shown on the next page: this installation sends no mail. */
public final class PasswordLinks {

  private static final Duration LIFETIME = Duration.ofDays(2);

  private final Links links;
  private final Viewers viewers;
  private final AccountEndings endings;

  PasswordLinks(Links links, Viewers viewers, AccountEndings endings) {
    this.links = links;
    this.viewers = viewers;
    this.endings = endings;
  }

  /** Makes a link and shows it, as both. */
  public void offer(HttpServletRequest request, AccountId account, RedirectAttributes flash) {
    show(request, create(account), flash);
  }

  /**
   * @return its secret, which is kept nowhere
   * @throws Conflict when the account may not sign in with a password
   */
  public String create(AccountId account) {
    Instant at = endings.now();
    if (viewers.find(account, SignInMethod.PASSWORD, at).isEmpty()) {
      throw new Conflict("This account may not sign in with a password, so there is no link.");
    }
    return links.create(account, Links.Purpose.SET_PASSWORD, LIFETIME, at);
  }

  /** On the next page. */
  public static void show(HttpServletRequest request, String secret, RedirectAttributes flash) {
    flash.addFlashAttribute("link", ConsoleUrl.of(request) + "/set-password/" + secret);
  }
}
