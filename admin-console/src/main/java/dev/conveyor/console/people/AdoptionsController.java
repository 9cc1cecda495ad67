package dev.conveyor.console.people;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.ApiAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Adoptions that wait for an admin, and their confirmation. */
@RestController
@RequestMapping("/api/organizations/{org}/users/{id}")
final class AdoptionsController {

  private final Organizations organizations;
  private final UserDirectory directory;
  private final Adoptions adoptions;
  private final AdoptionActs acts;

  AdoptionsController(
      Organizations organizations,
      UserDirectory directory,
      Adoptions adoptions,
      AdoptionActs acts) {
    this.organizations = organizations;
    this.directory = directory;
    this.adoptions = adoptions;
    this.acts = acts;
  }

  /**
   * Which adoption; one of both.
   *
   * @param scimUserId of the identity that asks to take the user over
   * @param reference of the failed provision
   */
  record Confirmation(@Nullable String scimUserId, @Nullable String reference) {}

  @GetMapping("/adoptions")
  Page<Adoption> list(@PathVariable String org, @PathVariable String id) {
    OrganizationId organization = organizations.require(org);
    return Page.whole(adoptions.of(organization, directory.require(organization, UserId.of(id))));
  }

  @PostMapping("/confirm-adoption")
  ResponseEntity<UserView> confirm(
      @PathVariable String org,
      @PathVariable String id,
      @RequestBody Confirmation body,
      HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    UserView user = directory.require(organization, UserId.of(id));
    Adoption adoption = find(organization, user, body);
    ActOutcome<UserView> outcome =
        acts.confirm(Actor.of(request), organization, user.id(), adoption);
    return ApiAnswers.of(
        outcome,
        HttpStatus.OK,
        "/api/organizations/" + organization + "/users/" + user.id(),
        outcome.value());
  }

  private Adoption find(OrganizationId organization, UserView user, Confirmation body) {
    if (body.scimUserId() != null) {
      return adoptions.require(organization, user, ScimUserId.of(body.scimUserId()));
    }
    if (body.reference() != null) {
      return adoptions.require(organization, user, FailureReference.read(body.reference()));
    }
    throw new InvalidValue("Name the adoption by scimUserId or by reference.");
  }
}
