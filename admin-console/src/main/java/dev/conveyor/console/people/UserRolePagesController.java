package dev.conveyor.console.people;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Assigns and removes a user's roles manually, from their page. */
@PageController
@RequestMapping("/organizations/{org}/users/{id}/roles")
final class UserRolePagesController {

  private final Organizations organizations;
  private final RoleActs roles;

  UserRolePagesController(Organizations organizations, RoleActs roles) {
    this.organizations = organizations;
    this.roles = roles;
  }

  @PostMapping
  String assign(
      @PathVariable String org,
      @PathVariable String id,
      @RequestParam String role,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    UserId user = UserId.of(id);
    return FormAnswers.redirect(
        path(org, user),
        flash,
        () -> {
          ActOutcome<UserView> outcome =
              roles.assign(CurrentViewer.of(request).name(), organization, user, role);
          return FormAnswers.done(
              outcome.effective(), outcome.value().displayName() + " holds " + role + " now.");
        });
  }

  @PostMapping("/remove")
  String remove(
      @PathVariable String org,
      @PathVariable String id,
      @RequestParam String role,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    UserId user = UserId.of(id);
    return FormAnswers.redirect(
        path(org, user),
        flash,
        () -> {
          ActOutcome<UserView> outcome =
              roles.remove(
                  CurrentViewer.of(request).name(),
                  Actor.is(request, organization, user),
                  organization,
                  user,
                  role,
                  confirm);
          return FormAnswers.done(
              outcome.effective(), removed(organization, outcome.value(), new Role(role)));
        });
  }

  private String removed(OrganizationId organization, UserView user, Role role) {
    List<GroupId> groups = HeldRoles.groupsOf(user.grantsOf(role));
    return groups.isEmpty()
        ? user.displayName() + " does not hold " + role + " any more."
        : "The manual assignment is removed. " + roles.keptBy(organization, user, role, groups);
  }

  private static String path(String org, UserId user) {
    return "/organizations/" + org + "/users/" + user;
  }
}
