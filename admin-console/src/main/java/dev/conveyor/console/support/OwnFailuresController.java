package dev.conveyor.console.support;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.ApiAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An organization's own failed provisions. */
@RestController
@RequestMapping("/api/organizations/{org}/failures")
final class OwnFailuresController {

  private final Organizations organizations;
  private final OwnFailures failures;

  OwnFailuresController(Organizations organizations, OwnFailures failures) {
    this.organizations = organizations;
    this.failures = failures;
  }

  @GetMapping
  Page<OwnFailure> list(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String user,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return failures.list(
        organizations.require(org),
        status == null ? null : Failure.Status.parse(status),
        user,
        cursor,
        Page.limit(limit));
  }

  @GetMapping("/{reference}")
  OwnFailure find(@PathVariable String org, @PathVariable String reference) {
    return OwnFailure.of(failures.find(organizations.require(org), reference));
  }

  @PostMapping("/{reference}/retry")
  ResponseEntity<OwnFailure> retry(
      @PathVariable String org, @PathVariable String reference, HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    ActOutcome<OwnFailure> outcome = failures.retry(Actor.of(request), organization, reference);
    return ApiAnswers.of(
        outcome,
        HttpStatus.OK,
        "/api/organizations/" + organization + "/failures/" + outcome.value().reference(),
        outcome.value());
  }
}
