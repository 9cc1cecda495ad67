package dev.conveyor.console.signin;

import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Where people land, and their own account. */
@PageController
final class HomeController {

  private final Organizations organizations;
  private final UserDirectory directory;

  HomeController(Organizations organizations, UserDirectory directory) {
    this.organizations = organizations;
    this.directory = directory;
  }

  @GetMapping("/")
  String home(HttpServletRequest request) {
    Viewer viewer = CurrentViewer.of(request);
    if (viewer instanceof Viewer.Member member) {
      String base = "redirect:/organizations/" + member.organization();
      if (!member.active()) {
        return base + "/billing";
      }
      return base + (member.admin() ? "/sso" : "/account");
    }
    boolean operator = viewer instanceof Viewer.Staff found && found.operator();
    return operator ? "redirect:/organizations" : "redirect:/failures";
  }

  @GetMapping("/organizations/{org}/account")
  String account(@PathVariable String org, HttpServletRequest request, Model model) {
    if (!(CurrentViewer.of(request) instanceof Viewer.Member member)) {
      return "redirect:/organizations/" + org + "/users";
    }
    OrganizationId organization = organizations.require(org);
    model.addAttribute("user", directory.require(organization, member.account().user()));
    return "account";
  }
}
