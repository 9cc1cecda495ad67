package dev.conveyor.console.operations;

import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.console.web.Page;
import jakarta.servlet.http.HttpServletRequest;
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

  private final StaffAccounts staff;
  private final StaffActs acts;

  StaffController(StaffAccounts staff, StaffActs acts) {
    this.staff = staff;
    this.acts = acts;
  }

  record NewStaff(
      @Nullable String email,
      @Nullable String name,
      @Nullable Boolean support,
      @Nullable Boolean operator) {}

  record LinkRequest(@Nullable String email) {}

  /** A link that signs in the first person who opens it. */
  record SignInLink(String url, Instant expiresAt) {}

  @GetMapping("/staff")
  Page<StaffAccounts.Listed> list() {
    return Page.whole(staff.list());
  }

  @PostMapping("/staff")
  @ResponseStatus(HttpStatus.CREATED)
  StaffAccounts.Listed add(@RequestBody NewStaff body, HttpServletRequest request) {
    return acts.add(
        Actor.of(request),
        body.email(),
        body.name(),
        Boolean.TRUE.equals(body.support()),
        Boolean.TRUE.equals(body.operator()));
  }

  @PostMapping("/sign-in-links")
  @ResponseStatus(HttpStatus.CREATED)
  SignInLink link(@RequestBody LinkRequest body, HttpServletRequest request) {
    StaffActs.SignInLink link = acts.signInLink(Actor.of(request), body.email());
    return new SignInLink(
        ServletUriComponentsBuilder.fromContextPath(request).build().toUriString()
            + "/link/"
            + link.secret(),
        link.expiresAt());
  }
}
