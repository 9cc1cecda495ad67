package dev.conveyor.console.operations;

import dev.conveyor.console.access.ApiScope;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.InvalidValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** For operators: keys of the Admin API. */
@PageController
@RequestMapping("/keys")
final class ApiKeyPagesController {

  private static final int MOST_DAYS = 3650;

  private final ApiKeys keys;
  private final ApiKeyActs acts;

  ApiKeyPagesController(ApiKeys keys, ApiKeyActs acts) {
    this.keys = keys;
    this.acts = acts;
  }

  @GetMapping
  String page(Model model) {
    model.addAttribute("keys", keys.list());
    return "api-keys";
  }

  /**
   * The key is in this answer and nowhere else: it is no redirect.
   *
   * @param organization an organization's id, for a key of one organization
   * @param days until it expires; 0 for never
   */
  @PostMapping
  String create(
      @RequestParam String name,
      @RequestParam(required = false) @Nullable List<String> scopes,
      @RequestParam(defaultValue = "") String organization,
      @RequestParam(defaultValue = "false") boolean readOnly,
      @RequestParam(defaultValue = "0") int days,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    try {
      if (days < 0 || days > MOST_DAYS) {
        throw new InvalidValue("A key lives from 1 to 3,650 days, or without an end.");
      }
      ApiKeys.NewKey key =
          acts.create(
              CurrentViewer.of(request).name(),
              name.strip(),
              scopes(scopes == null ? List.of() : scopes, organization.strip(), readOnly),
              days == 0 ? null : Instant.now().plus(Duration.ofDays(days)));
      model.addAttribute("newKey", key);
    } catch (InvalidValue | Conflict e) {
      Actor.refused(e.getMessage());
      model.addAttribute(FormAnswers.PROBLEM, e.getMessage());
    }
    return page(model);
  }

  @PostMapping("/{id}/revoke")
  String revoke(@PathVariable UUID id, HttpServletRequest request, RedirectAttributes flash) {
    return FormAnswers.redirect(
        "/keys",
        flash,
        () -> {
          acts.revoke(CurrentViewer.of(request).name(), id);
          return "Key revoked. It can no longer be used.";
        });
  }

  private static Set<ApiScope> scopes(List<String> named, String organization, boolean readOnly) {
    Set<ApiScope> scopes = new HashSet<>();
    named.forEach(text -> scopes.add(ApiScope.parse(text)));
    if (!organization.isEmpty()) {
      scopes.add(ApiScope.parse("organization:" + organization + (readOnly ? ":read" : "")));
    }
    return scopes;
  }
}
