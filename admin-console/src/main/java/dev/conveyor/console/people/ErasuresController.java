package dev.conveyor.console.people;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Erases people. Answers 200 when ingress and workers have forgotten them, 202 when that takes
 * longer: asking again, by the address, says when it has come about.
 */
@RestController
@RequestMapping("/api/organizations/{org}")
final class ErasuresController {

  private final Organizations organizations;
  private final ErasureActs acts;

  ErasuresController(Organizations organizations, ErasureActs acts) {
    this.organizations = organizations;
    this.acts = acts;
  }

  /**
   * @param confirm whether the organization may be left without an admin
   */
  record Request(@Nullable String email, @Nullable Boolean confirm) {}

  /**
   * Who was found.
   *
   * @param user the directory user's id; null when there was none
   */
  record Erasure(@Nullable String user, List<String> scimUsers) {

    static ResponseEntity<Erasure> of(ActOutcome<Person> outcome) {
      Person person = outcome.value();
      UserId user = person.user();
      return ResponseEntity.status(outcome.effective() ? HttpStatus.OK : HttpStatus.ACCEPTED)
          .body(
              new Erasure(
                  user == null ? null : user.toString(),
                  person.scimUsers().stream().map(each -> each.userId().toString()).toList()));
    }
  }

  @DeleteMapping("/users/{id}")
  ResponseEntity<Erasure> user(
      @PathVariable String org,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String email,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    return Erasure.of(acts.erase(Actor.of(request), organization, UserId.of(id), email, confirm));
  }

  @PostMapping("/erasures")
  ResponseEntity<Erasure> address(
      @PathVariable String org,
      @RequestBody Request body,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    boolean confirmed = confirm || Boolean.TRUE.equals(body.confirm());
    return Erasure.of(acts.erase(Actor.of(request), organization, body.email(), confirmed));
  }
}
