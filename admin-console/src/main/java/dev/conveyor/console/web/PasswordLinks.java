package dev.conveyor.console.web;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.access.Links;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One-time links to set a password, shown on the next page: this installation sends no mail. */
final class PasswordLinks {

  private static final Duration LIFETIME = Duration.ofDays(2);

  private final Links links;

  PasswordLinks(Links links) {
    this.links = links;
  }

  void offer(HttpServletRequest request, AccountId account, RedirectAttributes flash) {
    String secret = links.create(account, Links.Purpose.SET_PASSWORD, LIFETIME);
    flash.addFlashAttribute("link", ConsoleUrl.of(request) + "/set-password/" + secret);
  }
}
