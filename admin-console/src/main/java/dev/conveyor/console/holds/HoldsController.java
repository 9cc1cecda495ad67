package dev.conveyor.console.holds;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.ApiAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Held removals, and decisions about them. */
@RestController
@RequestMapping("/api/organizations/{org}/held-users")
final class HoldsController {

  private static final int MOST_NAMED = 1000;

  private final Organizations organizations;
  private final HeldUsers held;
  private final HoldActs acts;

  HoldsController(Organizations organizations, HeldUsers held, HoldActs acts) {
    this.organizations = organizations;
    this.held = held;
    this.acts = acts;
  }

  /**
   * @param decision {@code apply}, {@code discard}, or {@code end-sessions}
   * @param users ids of held users, at most {@value #MOST_NAMED}; others are ignored
   * @param all whether the decision is about all held users; instead of {@code users}
   */
  record Decision(@Nullable String decision, @Nullable List<String> users, @Nullable Boolean all) {}

  @GetMapping
  Page<HeldUser> list(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return page(held, organizations.require(org), cursor, Page.limit(limit));
  }

  static Page<HeldUser> page(
      HeldUsers held, OrganizationId organization, @Nullable String cursor, int limit) {
    String[] key = Page.key(cursor, 2);
    List<HeldUser> found =
        held.list(
            organization,
            key == null ? Instant.EPOCH : Page.time(key[0]),
            key == null ? new UUID(0, 0) : Page.id(key[1]),
            limit + 1);
    return Page.of(found, limit, user -> user.since() + "\n" + user.id(), user -> user);
  }

  @PostMapping("/decide")
  ResponseEntity<HoldActs.Decided> decide(
      @PathVariable String org, @RequestBody Decision body, HttpServletRequest request) {
    OrganizationId organization = organizations.require(org);
    HoldDecision decision = HoldDecision.parse(body.decision() == null ? "" : body.decision());
    List<String> users = body.users() == null ? List.of() : body.users();
    boolean all = Boolean.TRUE.equals(body.all());
    if (all != users.isEmpty() || users.size() > MOST_NAMED) {
      throw new InvalidValue(
          "Name 1 to " + MOST_NAMED + " users, or set all to true for everyone who is held.");
    }
    String actor = Actor.of(request);
    ActOutcome<HoldActs.Decided> outcome =
        all
            ? acts.decideAll(actor, organization, decision)
            : acts.decide(actor, organization, users.stream().map(UserId::of).toList(), decision);
    return ApiAnswers.of(
        outcome,
        HttpStatus.OK,
        "/api/organizations/" + organization + "/held-users",
        outcome.value());
  }
}
