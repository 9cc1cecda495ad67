package dev.conveyor.console.connection;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.ConsoleUrl;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.FormAnswers.Told;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of the SCIM connection, its tokens, and the organization's own provider. */
@PageController
@RequestMapping("/organizations/{org}/sso")
final class ConnectionPagesController {

  private static final int PAGE = 50;

  private final Organizations organizations;
  private final Connections connections;
  private final Tokens tokens;
  private final ConnectionActs acts;
  private final TokenActs tokenActs;
  private final SsoProviders providers;
  private final UserDirectory directory;
  private final WaitingChanges waiting;

  ConnectionPagesController(
      Organizations organizations,
      Connections connections,
      Tokens tokens,
      ConnectionActs acts,
      TokenActs tokenActs,
      SsoProviders providers,
      UserDirectory directory,
      WaitingChanges waiting) {
    this.organizations = organizations;
    this.connections = connections;
    this.tokens = tokens;
    this.acts = acts;
    this.tokenActs = tokenActs;
    this.providers = providers;
    this.directory = directory;
    this.waiting = waiting;
  }

  @GetMapping
  String page(@PathVariable String org, HttpServletRequest request, Model model) {
    OrganizationId organization = organizations.require(org);
    Connection connection = connections.find(organization);
    model.addAttribute("connection", connection);
    model.addAttribute("waiting", connection.paused() ? waiting.of(organization) : null);
    model.addAttribute("firstSync", !connections.wasEverApplied(organization));
    model.addAttribute("defaults", Role.DEFAULTS);
    var live = tokens.list(organization);
    model.addAttribute("tokens", live);
    model.addAttribute(
        "lastUsed",
        live.stream()
            .filter(token -> token.lastUsedAt() != null)
            .max(Comparator.comparing(ConnectionPagesController::lastUsed))
            .orElse(null));
    model.addAttribute("lastRefused", tokens.lastRefused(organization).orElse(null));
    model.addAttribute("working", live.stream().anyMatch(token -> !token.isExpired()));
    model.addAttribute("activeUsers", directory.activeUsers(organization));
    model.addAttribute("signedInAt", providers.lastSignIn(organization).orElse(null));
    model.addAttribute("provider", providers.find(organization).orElse(null));
    model.addAttribute(
        "redirectUri", ConsoleUrl.of(request) + "/login/oauth2/code/" + organization);
    return "sso";
  }

  @PostMapping("/scim")
  String scim(
      @PathVariable String org,
      @RequestParam boolean enabled,
      @RequestParam(required = false) @Nullable String defaultRole,
      @RequestParam(required = false) @Nullable String rehire,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return change(
        org,
        request,
        flash,
        confirm,
        before ->
            before
                .with(
                    enabled,
                    defaultRole == null || defaultRole.isEmpty()
                        ? before.defaultRole()
                        : new Role(defaultRole),
                    before.requireSso())
                .withRehire(rehire == null ? before.rehire() : Rehire.parse(rehire)),
        enabled
            ? Told.done("SCIM is enabled.")
            : Told.notice(
                "SCIM is disabled. Requests from your identity provider are refused until you enable"
                    + " it again."));
  }

  /** Whom resuming would affect, and how. */
  @GetMapping("/waiting")
  String waiting(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable String cursor,
      Model model) {
    OrganizationId organization = organizations.require(org);
    model.addAttribute("paused", connections.find(organization).paused());
    model.addAttribute("page", ConnectionController.page(waiting, organization, cursor, PAGE));
    return "waiting";
  }

  @PostMapping("/paused")
  String paused(
      @PathVariable String org,
      @RequestParam boolean paused,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return change(
        org,
        request,
        flash,
        false,
        before -> before.withPaused(paused),
        paused
            ? Told.notice(
                "Provisioning is paused. Changes from your identity provider wait until you resume.")
            : Told.done("Provisioning goes on. What waited is being applied in order."));
  }

  @PostMapping("/require")
  String require(
      @PathVariable String org,
      @RequestParam boolean required,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return change(
        org,
        request,
        flash,
        false,
        before -> before.with(before.enabled(), before.defaultRole(), required),
        required
            ? Told.done("Single sign-on is required. Passwords no longer work.")
            : Told.notice("Passwords are allowed again."));
  }

  /**
   * This response is the only place that shows the token: it is not a redirect, and not cached.
   *
   * @param days until it expires; 0 for never
   */
  @PostMapping("/tokens")
  String generate(
      @PathVariable String org,
      @RequestParam(defaultValue = "0") int days,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    OrganizationId organization = organizations.require(org);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    try {
      Instant expires = days == 0 ? null : Instant.now().plus(Duration.ofDays(days));
      model.addAttribute(
          "newToken",
          tokenActs.generate(CurrentViewer.of(request).name(), organization, expires).token());
    } catch (InvalidValue | Conflict e) {
      Actor.refused(e.getMessage());
      model.addAttribute("tokenProblem", e.getMessage());
    }
    return page(org, request, model);
  }

  @PostMapping("/tokens/{id}/revoke")
  String revoke(
      @PathVariable String org,
      @PathVariable UUID id,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return FormAnswers.tell(
        path(org),
        flash,
        () -> {
          tokenActs.revoke(
              CurrentViewer.of(request).name(), organizations.require(org), id, confirm);
          return Told.notice("Token revoked. It can no longer be used.");
        });
  }

  private String change(
      String org,
      HttpServletRequest request,
      RedirectAttributes flash,
      boolean confirmed,
      UnaryOperator<Connection> change,
      Told done) {
    OrganizationId organization = organizations.require(org);
    return FormAnswers.tell(
        path(org),
        flash,
        () -> {
          ActOutcome<Connection> outcome =
              acts.change(CurrentViewer.of(request).name(), organization, confirmed, change);
          return new Told(done.kind(), FormAnswers.done(outcome.effective(), done.text()));
        });
  }

  private static Instant lastUsed(Tokens.Token token) {
    Instant used = token.lastUsedAt();
    return used == null ? Instant.EPOCH : used;
  }

  private static String path(String org) {
    return "/organizations/" + org + "/sso";
  }
}
