package dev.conveyor.console.people;

import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The catalog of roles, and who holds each. */
@PageController
@RequestMapping("/organizations/{org}/roles")
final class RolePagesController {

  private static final int PAGE = 50;

  private final Organizations organizations;
  private final RoleCatalog catalog;
  private final UserDirectory directory;
  private final RoleActs acts;

  RolePagesController(
      Organizations organizations, RoleCatalog catalog, UserDirectory directory, RoleActs acts) {
    this.organizations = organizations;
    this.catalog = catalog;
    this.directory = directory;
    this.acts = acts;
  }

  @GetMapping
  String roles(@PathVariable String org, Model model) {
    OrganizationId organization = organizations.require(org);
    model.addAttribute("catalog", catalog.list(organization));
    return "roles";
  }

  @PostMapping
  String addRole(
      @PathVariable String org,
      @RequestParam String name,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    return FormAnswers.redirect(
        "/organizations/" + org + "/roles",
        flash,
        () -> {
          acts.addRole(CurrentViewer.of(request).name(), organization, name);
          return "The role " + name.strip() + " is there.";
        });
  }

  @GetMapping("/holders")
  String holders(
      @PathVariable String org,
      @RequestParam String role,
      @RequestParam(required = false) @Nullable String cursor,
      Model model) {
    OrganizationId organization = organizations.require(org);
    Role wanted = catalog.require(organization, role);
    String[] key = Page.key(cursor, 1);
    UUID after = key == null ? new UUID(0, 0) : Page.id(key[0]);
    model.addAttribute("role", wanted.name());
    model.addAttribute(
        "page",
        Page.of(
            directory.holders(organization, wanted, after, PAGE + 1),
            PAGE,
            user -> user.id().toString(),
            user -> user));
    return "holders";
  }
}
