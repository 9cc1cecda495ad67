package dev.conveyor.console.people;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Confirms adoptions from the user's page. */
@PageController
final class AdoptionPagesController {

  private final Organizations organizations;
  private final UserDirectory directory;
  private final Adoptions adoptions;
  private final AdoptionActs acts;

  AdoptionPagesController(
      Organizations organizations,
      UserDirectory directory,
      Adoptions adoptions,
      AdoptionActs acts) {
    this.organizations = organizations;
    this.directory = directory;
    this.adoptions = adoptions;
    this.acts = acts;
  }

  @PostMapping("/organizations/{org}/users/{id}/confirm-adoption")
  String confirm(
      @PathVariable String org,
      @PathVariable String id,
      @RequestParam String scimUserId,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    UserView user = directory.require(organization, UserId.of(id));
    return FormAnswers.redirect(
        "/organizations/" + org + "/users/" + user.id(),
        flash,
        () -> {
          Adoption adoption = find(organization, user, scimUserId);
          ActOutcome<UserView> outcome =
              acts.confirm(CurrentViewer.of(request).name(), organization, user.id(), adoption);
          return FormAnswers.done(
              outcome.effective(), "Confirmed. " + user.displayName() + " is the new identity's.");
        });
  }

  private Adoption find(OrganizationId organization, UserView user, String scimUserId) {
    try {
      return adoptions.require(organization, user, ScimUserId.of(scimUserId));
    } catch (NotFound e) {
      throw new InvalidValue("This adoption no longer waits for a confirmation.", e);
    }
  }
}
