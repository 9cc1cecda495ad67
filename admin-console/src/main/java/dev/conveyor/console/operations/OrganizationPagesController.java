package dev.conveyor.console.operations;

import dev.conveyor.console.holds.HeldUsers;
import dev.conveyor.console.organizations.Organization;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.console.web.PageController;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** For operators and support: the organizations. */
@PageController
@RequestMapping("/organizations")
final class OrganizationPagesController {

  private static final int PAGE = 50;

  private final Organizations organizations;
  private final HeldUsers held;
  private final OrganizationActs acts;

  OrganizationPagesController(Organizations organizations, HeldUsers held, OrganizationActs acts) {
    this.organizations = organizations;
    this.held = held;
    this.acts = acts;
  }

  @GetMapping
  String organizations(@RequestParam(required = false) @Nullable String cursor, Model model) {
    String[] key = Page.key(cursor, 1);
    List<Organization> found = organizations.list(key == null ? "" : key[0], PAGE + 1);
    model.addAttribute("page", Page.of(found, PAGE, each -> each.id().value(), each -> each));
    model.addAttribute("held", held.counts(found.stream().map(Organization::id).toList()));
    return "organizations";
  }

  @PostMapping
  String create(
      @RequestParam String id,
      @RequestParam String name,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return FormAnswers.redirect(
        "/organizations",
        flash,
        () -> {
          acts.create(CurrentViewer.of(request).name(), id, name);
          return "The organization " + name + " is there.";
        });
  }
}
