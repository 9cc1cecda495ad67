package dev.conveyor.console.web;

import dev.conveyor.console.access.Access;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.access.Area;
import dev.conveyor.console.access.StaffAccounts;
import dev.conveyor.console.access.Viewer;
import dev.conveyor.console.acts.Outcome;
import dev.conveyor.console.acts.SettingsActs;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.http.Page;
import dev.conveyor.console.settings.ConfirmationNeeded;
import dev.conveyor.console.settings.Connection;
import dev.conveyor.console.settings.Connections;
import dev.conveyor.console.settings.Organization;
import dev.conveyor.console.settings.Organizations;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where people land, their own account, billing; for operators the organizations and the staff. */
@Controller
final class HomeController {

  private static final int PAGE = 50;

  private final Organizations organizations;
  private final Connections connections;
  private final UserDirectory directory;
  private final SettingsActs acts;
  private final StaffAccounts staff;
  private final PasswordLinks links;
  private final Audit audit;

  HomeController(
      Organizations organizations,
      Connections connections,
      UserDirectory directory,
      SettingsActs acts,
      StaffAccounts staff,
      PasswordLinks links,
      Audit audit) {
    this.organizations = organizations;
    this.connections = connections;
    this.directory = directory;
    this.acts = acts;
    this.staff = staff;
    this.links = links;
    this.audit = audit;
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

  @GetMapping("/organizations")
  String organizations(@RequestParam(required = false) @Nullable String cursor, Model model) {
    String[] key = Page.key(cursor, 1);
    List<Organization> found = organizations.list(key == null ? "" : key[0], PAGE + 1);
    model.addAttribute("page", Page.of(found, PAGE, each -> each.id().value(), each -> each));
    return "organizations";
  }

  @PostMapping("/organizations")
  String create(
      @RequestParam String id,
      @RequestParam String name,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return Answer.redirect(
        "/organizations",
        flash,
        () -> {
          acts.create(CurrentViewer.of(request).name(), id, name);
          return "The organization " + name + " is there.";
        });
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

  @GetMapping("/organizations/{org}/billing")
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
  @PostMapping("/organizations/{org}/limits")
  String limits(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable Integer seatLimit,
      @RequestParam(required = false) @Nullable Integer requestsPerSecond,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    return Answer.redirect(
        "/organizations/" + org + "/billing",
        flash,
        () -> {
          Viewer viewer = CurrentViewer.of(request);
          Outcome<Connection> outcome =
              acts.changeLimits(
                  viewer.name(),
                  Access.allows(viewer, Area.INSTALLATION, null),
                  organization,
                  before -> before.withLimits(seatLimit, requestsPerSecond));
          return Answer.done(outcome.effective(), "The limits are set.");
        });
  }

  @GetMapping("/staff")
  String staff(Model model) {
    model.addAttribute("staff", staff.list());
    return "staff";
  }

  @PostMapping("/staff")
  String addStaff(
      @RequestParam String email,
      @RequestParam String name,
      @RequestParam(defaultValue = "false") boolean support,
      @RequestParam(defaultValue = "false") boolean operator,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return Answer.redirect(
        "/staff",
        flash,
        () -> {
          AccountId.Staff id = staff.add(email.strip(), name.strip(), support, operator);
          audit.record(
              CurrentViewer.of(request).name(), null, "added to the staff", email.strip(), null);
          links.offer(request, id, flash);
          return email + " was added to the team. No e-mail was sent to them.";
        });
  }

  @PostMapping("/staff/{id}/link")
  String staffLink(@PathVariable UUID id, HttpServletRequest request, RedirectAttributes flash) {
    return Answer.redirect(
        "/staff",
        flash,
        () -> {
          links.offer(request, new AccountId.Staff(id), flash);
          audit.record(
              CurrentViewer.of(request).name(), null, "made a password link", "staff " + id, null);
          return "There is a new link.";
        });
  }

  @PostMapping("/staff/{id}/end")
  String endStaff(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return Answer.tell(
        "/staff",
        flash,
        () -> {
          if (!confirm) {
            throw new ConfirmationNeeded(
                "Confirm that you want to end this account. Its owner is signed out at once.");
          }
          staff.disable(id);
          audit.record(
              CurrentViewer.of(request).name(), null, "ended a staff account", "staff " + id, null);
          return Answer.Told.notice("Account ended. Its owner can no longer sign in.");
        });
  }
}
