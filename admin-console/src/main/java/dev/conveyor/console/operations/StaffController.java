package dev.conveyor.console.operations;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.acting.Invalid;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.signin.AccountEndings;
import dev.conveyor.console.signin.Links;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.console.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The staff, and links that let one of them in once: how the first one gets in at all. */
@RestController
@RequestMapping("/api")
final class StaffController {

  private static final Duration LINK_LIFETIME = Duration.ofDays(1);

  private final StaffAccounts staff;
  private final Links links;
  private final AccountEndings endings;
  private final Audit audit;

  StaffController(StaffAccounts staff, Links links, AccountEndings endings, Audit audit) {
    this.staff = staff;
    this.links = links;
    this.endings = endings;
    this.audit = audit;
  }

  record NewStaff(
      @Nullable String email,
      @Nullable String name,
      @Nullable Boolean support,
      @Nullable Boolean operator) {}

  record LinkRequest(@Nullable String email) {}

  /** A link that signs in whoever opens it first. */
  record SignInLink(String url, Instant expiresAt) {}

  @GetMapping("/staff")
  Page<StaffAccounts.Listed> list() {
    return Page.whole(staff.list());
  }

  @PostMapping("/staff")
  @ResponseStatus(HttpStatus.CREATED)
  StaffAccounts.Listed add(@RequestBody NewStaff body, HttpServletRequest request) {
    String email = body.email() == null ? "" : body.email().strip();
    String name = body.name() == null ? "" : body.name().strip();
    boolean support = Boolean.TRUE.equals(body.support());
    boolean operator = Boolean.TRUE.equals(body.operator());
    AccountId.Staff id = staff.add(email, name, support, operator);
    audit.record(Actor.of(request), null, "added to the staff", email, null);
    return new StaffAccounts.Listed(id.id(), email, name, support, operator);
  }

  @PostMapping("/sign-in-links")
  @ResponseStatus(HttpStatus.CREATED)
  SignInLink link(@RequestBody LinkRequest body, HttpServletRequest request) {
    String email = body.email();
    if (email == null) {
      throw new Invalid("Name the member of staff by their e-mail address.");
    }
    Instant at = endings.now();
    AccountId.Staff account =
        staff
            .findByEmail(email)
            .orElseThrow(
                () -> new NotFound("There is no member of staff with the address " + email + "."));
    Instant expires = Instant.now().plus(LINK_LIFETIME);
    String secret = links.create(account, Links.Purpose.SIGN_IN, LINK_LIFETIME, at);
    audit.record(Actor.of(request), null, "made a sign-in link", email, null);
    return new SignInLink(
        ServletUriComponentsBuilder.fromContextPath(request).build().toUriString()
            + "/link/"
            + secret,
        expires);
  }
}
