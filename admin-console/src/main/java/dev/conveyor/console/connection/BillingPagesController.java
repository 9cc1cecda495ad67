package dev.conveyor.console.connection;

import dev.conveyor.console.access.Access;
import dev.conveyor.console.access.Area;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
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

/** What an organization is limited to, and who is in charge of its bills. */
@PageController
@RequestMapping("/organizations/{org}")
final class BillingPagesController {

  private static final int PAGE = 50;

  private final Organizations organizations;
  private final Connections connections;
  private final UserDirectory directory;
  private final ConnectionActs acts;

  BillingPagesController(
      Organizations organizations,
      Connections connections,
      UserDirectory directory,
      ConnectionActs acts) {
    this.organizations = organizations;
    this.connections = connections;
    this.directory = directory;
    this.acts = acts;
  }

  @GetMapping("/billing")
  String billing(@PathVariable String org, HttpServletRequest request, Model model) {
    OrganizationId organization = organizations.require(org);
    Connection connection = connections.find(organization);
    model.addAttribute("seatLimit", connection.seatLimit());
    model.addAttribute("requestsPerSecond", connection.requestsPerSecond());
    model.addAttribute(
        "mayLimit", Access.allows(CurrentViewer.of(request), Area.INSTALLATION, organization));
    model.addAttribute("activeUsers", directory.activeUsers(organization));
    model.addAttribute(
        "billingAdmins", directory.holders(organization, Role.BILLING_ADMIN, new UUID(0, 0), PAGE));
    return "billing";
  }

  /** For operators. An empty field takes a limit away. */
  @PostMapping("/limits")
  String limits(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable Integer seatLimit,
      @RequestParam(required = false) @Nullable Integer requestsPerSecond,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    return FormAnswers.redirect(
        "/organizations/" + org + "/billing",
        flash,
        () -> {
          Viewer viewer = CurrentViewer.of(request);
          ActOutcome<Connection> outcome =
              acts.changeLimits(
                  viewer.name(),
                  Access.allows(viewer, Area.INSTALLATION, null),
                  organization,
                  before -> before.withLimits(seatLimit, requestsPerSecond));
          return FormAnswers.done(outcome.effective(), "The limits are set.");
        });
  }
}
