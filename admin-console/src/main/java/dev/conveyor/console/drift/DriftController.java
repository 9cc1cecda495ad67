package dev.conveyor.console.drift;

import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.Page;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Comparisons of an organization's stages, and with lists of assignments. */
@RestController
@RequestMapping("/api/organizations/{org}/comparison")
final class DriftController {

  private static final int MOST_NAMED = 1000;

  private final Organizations organizations;
  private final ComparisonStore comparisons;
  private final FoundDifferences found;
  private final DriftActs acts;
  private final RosterReads rosters;

  DriftController(
      Organizations organizations,
      ComparisonStore comparisons,
      FoundDifferences found,
      DriftActs acts,
      RosterReads rosters) {
    this.organizations = organizations;
    this.comparisons = comparisons;
    this.found = found;
    this.acts = acts;
    this.rosters = rosters;
  }

  /**
   * @param numbers of differences of the last comparison, at most {@value #MOST_NAMED}; others are
   *     ignored
   * @param all whether to heal all that can be healed; instead of {@code numbers}
   */
  record Healing(@Nullable List<Integer> numbers, @Nullable Boolean all) {}

  @GetMapping
  ComparisonStatus status(@PathVariable String org) {
    return comparisons.status(organizations.require(org));
  }

  @PostMapping
  ResponseEntity<ComparisonStatus> compare(@PathVariable String org, HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    return later(organization, acts.compare(Actor.of(request), organization));
  }

  @GetMapping("/differences")
  Page<FoundDifference> differences(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable String reason,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return page(
        found,
        organizations.require(org),
        reason == null || reason.isEmpty() ? null : Reason.parse(reason),
        cursor,
        Page.limit(limit));
  }

  static Page<FoundDifference> page(
      FoundDifferences found,
      OrganizationId organization,
      @Nullable Reason reason,
      @Nullable String cursor,
      int limit) {
    String[] key = Page.key(cursor, 1);
    long after = key == null ? 0 : Page.number(key[0]);
    return Page.of(
        found.list(organization, reason, after, limit + 1),
        limit,
        each -> String.valueOf(each.number()),
        each -> each);
  }

  @PostMapping("/heal")
  ResponseEntity<DriftActs.Healed> heal(
      @PathVariable String org, @RequestBody Healing body, HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    List<Integer> numbers = body.numbers() == null ? List.of() : body.numbers();
    boolean all = Boolean.TRUE.equals(body.all());
    if (all != numbers.isEmpty() || numbers.size() > MOST_NAMED) {
      throw new InvalidValue(
          "Name 1 to " + MOST_NAMED + " differences by their numbers, or set all to true.");
    }
    String actor = Actor.of(request);
    return later(
        organization,
        all ? acts.healAll(actor, organization) : acts.heal(actor, organization, numbers));
  }

  /**
   * @param list a CSV file, in any encoding
   */
  @PostMapping(path = "/assignments", consumes = "text/csv")
  Roster.Result assignments(@PathVariable String org, @RequestBody InputStreamResource list)
      throws IOException {
    OrganizationId organization = organizations.require(org);
    try (UploadedFile file = UploadedFile.of(list.getInputStream())) {
      return rosters.compare(organization, file.path());
    }
  }

  private static <T> ResponseEntity<T> later(OrganizationId organization, T body) {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .location(URI.create("/api/organizations/" + organization + "/comparison"))
        .body(body);
  }
}
