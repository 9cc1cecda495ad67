package dev.conveyor.console.web;

import dev.conveyor.console.access.SsoProviders;
import dev.conveyor.console.access.SsoProviders.Provider;
import dev.conveyor.console.acts.Outcome;
import dev.conveyor.console.acts.SettingsActs;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.http.Actor;
import dev.conveyor.console.settings.Conflict;
import dev.conveyor.console.settings.Connection;
import dev.conveyor.console.settings.Connections;
import dev.conveyor.console.settings.Invalid;
import dev.conveyor.console.settings.Organizations;
import dev.conveyor.console.settings.Tokens;
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
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Single Sign On settings: the SCIM connection, its tokens, and the organization's own provider.
 */
@Controller
@RequestMapping("/organizations/{org}/sso")
final class SsoController {

  private final Organizations organizations;
  private final Connections connections;
  private final Tokens tokens;
  private final SettingsActs acts;
  private final SsoProviders providers;
  private final SsoDiscovery discovery;
  private final Audit audit;

  SsoController(
      Organizations organizations,
      Connections connections,
      Tokens tokens,
      SettingsActs acts,
      SsoProviders providers,
      SsoDiscovery discovery,
      Audit audit) {
    this.organizations = organizations;
    this.connections = connections;
    this.tokens = tokens;
    this.acts = acts;
    this.providers = providers;
    this.discovery = discovery;
    this.audit = audit;
  }

  @GetMapping
  String page(@PathVariable String org, HttpServletRequest request, Model model) {
    OrganizationId organization = organizations.require(org);
    model.addAttribute("connection", connections.find(organization));
    model.addAttribute("defaults", Role.DEFAULTS);
    var live = tokens.list(organization);
    model.addAttribute("tokens", live);
    model.addAttribute(
        "lastUsed",
        live.stream()
            .filter(token -> token.lastUsedAt() != null)
            .max(Comparator.comparing(SsoController::lastUsed))
            .orElse(null));
    model.addAttribute("lastRefused", tokens.lastRefused(organization).orElse(null));
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
      HttpServletRequest request,
      RedirectAttributes flash) {
    return change(
        org,
        request,
        flash,
        before ->
            before
                .with(
                    enabled,
                    defaultRole == null || defaultRole.isEmpty()
                        ? before.defaultRole()
                        : new Role(defaultRole),
                    before.requireSso())
                .withRehire(rehire == null ? before.rehire() : Rehire.parse(rehire)),
        enabled ? "SCIM is enabled." : "SCIM is disabled: pushes are refused from now on.");
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
        before -> before.with(before.enabled(), before.defaultRole(), required),
        required
            ? "Single sign-on is required: passwords are refused from now on."
            : "Passwords are allowed again.");
  }

  /**
   * The token is in this answer and nowhere else: it is no redirect, and nobody may keep it.
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
          acts.generateToken(CurrentViewer.of(request).name(), organization, expires).token());
    } catch (Invalid | Conflict e) {
      Actor.refused(e.getMessage());
      model.addAttribute("tokenProblem", e.getMessage());
    }
    return page(org, request, model);
  }

  @PostMapping("/tokens/{id}/revoke")
  String revoke(
      @PathVariable String org,
      @PathVariable UUID id,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return Answer.redirect(
        path(org),
        flash,
        () -> {
          acts.revokeToken(CurrentViewer.of(request).name(), organizations.require(org), id);
          return "The token is revoked: requests with it are refused from now on.";
        });
  }

  @PostMapping("/provider")
  String provider(
      @PathVariable String org,
      @RequestParam String issuer,
      @RequestParam String clientId,
      @RequestParam String clientSecret,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    return Answer.redirect(
        path(org),
        flash,
        () -> {
          Provider before = providers.find(organization).orElse(null);
          String secret =
              clientSecret.isBlank() && before != null
                  ? before.clientSecret()
                  : clientSecret.strip();
          Provider wanted = new Provider(issuer.strip(), clientId.strip(), secret);
          providers.check(wanted);
          try {
            discovery.discover(organization, wanted);
          } catch (Invalid e) {
            throw new Invalid(e.getMessage() + " Nothing was saved.");
          }
          providers.save(organization, wanted);
          audit.record(
              CurrentViewer.of(request).name(),
              organization,
              "set the single sign-on provider",
              null,
              wanted.issuer());
          return "Single sign-on is set up. Try it in another browser before you require it.";
        });
  }

  @PostMapping("/provider/remove")
  String removeProvider(
      @PathVariable String org, HttpServletRequest request, RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    return Answer.redirect(
        path(org),
        flash,
        () -> {
          acts.removeProvider(CurrentViewer.of(request).name(), organization);
          return "Single sign-on is removed.";
        });
  }

  private String change(
      String org,
      HttpServletRequest request,
      RedirectAttributes flash,
      UnaryOperator<Connection> change,
      String done) {
    OrganizationId organization = organizations.require(org);
    return Answer.redirect(
        path(org),
        flash,
        () -> {
          Outcome<Connection> outcome =
              acts.change(CurrentViewer.of(request).name(), organization, change);
          return Answer.done(outcome.effective(), done);
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
