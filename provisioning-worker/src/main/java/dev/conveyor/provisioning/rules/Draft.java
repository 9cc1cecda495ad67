package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.FailureCauseGone;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A mutable plan: the state of the directory after the requests so far. It never leaves {@link
 * Provisioning#plan}.
 */
final class Draft {

  final Users users;
  final Wishes wishes;
  final Holds holds;
  private final Snapshot snapshot;
  private final Supplier<UserId> newIds;
  private final Map<ScimUserId, Long> applied = new HashMap<>();
  private final Map<UserId, DirectoryUser> erased = new LinkedHashMap<>();
  private final Set<UserId> unknownPowers = new HashSet<>();
  private final List<Result> results = new ArrayList<>();
  private final List<Plan.Published> published = new ArrayList<>();

  /**
   * The request of this batch that rejected each wish: support learns of it when the batch ends.
   */
  private final Map<Wish.Kind, Map<ScimUserId, Integer>> refusedHere = new HashMap<>();

  private Settings settings;
  private Instant now;
  private @Nullable Instant healAt;
  private int cause = -1;

  Draft(Snapshot snapshot, Supplier<UserId> newIds) {
    this.snapshot = snapshot;
    this.newIds = newIds;
    this.users = new Users(snapshot.users(), snapshot.activeUsers());
    this.wishes = new Wishes(snapshot.wishes());
    this.holds =
        new Holds(
            snapshot.held(),
            snapshot.recent(),
            snapshot.now().minus(Duration.ofMinutes(snapshot.settings().holds().minutes())));
    this.settings = snapshot.settings();
    this.now = snapshot.now();
  }

  OrganizationId organization() {
    return snapshot.organization();
  }

  Settings settings() {
    return settings;
  }

  void settings(Settings settings) {
    this.settings = settings;
  }

  UserId newId() {
    return newIds.get();
  }

  /** The time of the next event. */
  Instant next() {
    return now.plus(1, ChronoUnit.MICROS);
  }

  Instant tick() {
    now = next();
    return now;
  }

  /** Attributes everything from now on to this request. */
  void begin(int request) {
    cause = request;
    results.add(new Result.Applied());
  }

  int request() {
    return cause;
  }

  /** Also for a request that was rejected, and then fulfilled or superseded. */
  void answer(int request, Result result) {
    results.set(request, result);
  }

  boolean hasFreeSeat() {
    Integer limit = settings.seatLimit();
    return limit == null || users.active() < limit;
  }

  long freeSeats() {
    Integer limit = settings.seatLimit();
    return limit == null ? Long.MAX_VALUE : Math.max(0, limit - users.active());
  }

  /** For undone requests that are not in the snapshot. */
  long announcedForSeats() {
    return snapshot.announcedForSeats();
  }

  boolean wasErased(UserId id) {
    return erased.containsKey(id) || snapshot.erased().contains(id);
  }

  /**
   * Whether the user holds rights that must not be inherited. A user created by this plan holds
   * none, and gets another id each time the plan is made.
   */
  boolean isPowerful(DirectoryUser user) {
    if (users.isNew(user.id())) {
      return false;
    }
    Powers known = snapshot.powers().get(user.id());
    if (known == null) {
      unknownPowers.add(user.id());
    }
    return known != null && known.areEffective(user);
  }

  long applied(ScimUserId id) {
    Long version = applied.get(id);
    return version == null ? snapshot.applied().getOrDefault(id, 0L) : version;
  }

  void applied(ScimUserId id, long version) {
    applied.put(id, version);
  }

  /** Applies users' next states together, and publishes the visible changes. */
  void change(List<Attempt.Step> steps) {
    List<DirectoryUser> next = new ArrayList<>();
    for (Attempt.Step step : steps) {
      UserChange kind = step.kind();
      next.add(kind == null || step.isNew() ? step.after() : step.after().nextVersion());
    }
    steps.forEach(this::dropFollower);
    if (!next.isEmpty()) {
      users.put(next);
    }
    for (int i = 0; i < next.size(); i++) {
      UserChange kind = steps.get(i).kind();
      if (kind != null) {
        publish(changed(next.get(i), kind), null);
      }
    }
  }

  /**
   * A deactivated SCIM user whose directory user is taken over no longer has an address to follow.
   */
  private void dropFollower(Attempt.Step step) {
    DirectoryUser before = users.find(step.after().id());
    ScimUserId manager = before == null ? null : before.scimUserId();
    Wish kept = manager == null ? null : wishes.kept(manager);
    boolean taken = !Objects.equals(manager, step.after().scimUserId());
    if (kept != null && kept.kind() == Wish.Kind.QUIET && taken) {
      wishes.remove(kept);
    }
  }

  private DirectoryUserChanged changed(DirectoryUser user, UserChange kind) {
    return new DirectoryUserChanged(
        organization(),
        user.id(),
        user.version(),
        tick(),
        kind,
        user.email(),
        user.displayName(),
        user.status(),
        user.scimUserId(),
        user.scimVersion());
  }

  void erase(DirectoryUser user) {
    users.remove(user);
    holds.forget(user.id());
    erased.put(user.id(), user);
    publishErasure(user.id(), user.version());
  }

  /** Publishes that a user does not exist. */
  void publishErasure(UserId user, long lastVersion) {
    publish(new DirectoryUserErased(organization(), user, lastVersion + 1, tick()), null);
  }

  /** Reports to support that a failure is over. */
  void settle(Wish wish, FailureSettled.Outcome outcome, String message) {
    publish(
        new FailureSettled(
            organization(),
            wish.version(),
            tick(),
            wish.reference(),
            Stage.PROVISIONING,
            outcome,
            message),
        wish.origin());
  }

  /** Asks support to replay an undone request. */
  void causeGone(ScimUserId about, long version, FailureReference reference, String message) {
    publish(
        new FailureCauseGone(
            organization(), version, tick(), reference, Stage.PROVISIONING, message),
        about);
  }

  private void publish(Event event, @Nullable ScimUserId about) {
    published.add(new Plan.Published(event, about, cause));
  }

  /**
   * Keeps a wish.
   *
   * @param request the request of this batch that rejected it; null if an earlier batch did
   */
  void keep(Wish wish, @Nullable Integer request) {
    Map<ScimUserId, Integer> requests =
        refusedHere.computeIfAbsent(wish.kind(), kind -> new HashMap<>());
    if (request == null) {
      requests.remove(wish.origin());
    } else {
      requests.put(wish.origin(), request);
    }
    wishes.put(wish);
  }

  /** Ends a wish. An inactive user can now be taken over by those who wait for the address. */
  void end(Wish wish) {
    wishes.remove(wish);
    DirectoryUser user = users.managedBy(wish.scimUser());
    if (user != null) {
      users.touch(user.emailKey());
    }
  }

  /** Whether support was informed of this failure before this batch. */
  boolean isKnown(FailureReference reference) {
    return snapshot.wishes().stream()
        .anyMatch(wish -> wish.kind() != Wish.Kind.QUIET && wish.reference().equals(reference));
  }

  /** The request of this batch that rejected the wish; null if an earlier batch did. */
  @Nullable Integer refusedHere(Wish wish) {
    return refusedHere.getOrDefault(wish.kind(), Map.of()).get(wish.origin());
  }

  /** Whether there may be held removals that are not in the snapshot. */
  boolean hasMoreHolds() {
    return snapshot.moreHeld();
  }

  void healAgain(Instant at) {
    healAt = healAt == null || at.isBefore(healAt) ? at : healAt;
  }

  Plan plan() {
    if (snapshot.moreForSeats() && hasFreeSeat()
        || snapshot.moreForAddresses() && !published.isEmpty()) {
      healAgain(next());
    }
    return new Plan(
        results,
        users.changed(),
        users.releasing(),
        List.copyOf(erased.values()),
        applied,
        wishes.changed(),
        wishes.endedKept(),
        wishes.endedUndone(),
        published,
        settings,
        users.active(),
        now,
        healAt,
        holds.changed(),
        holds.ended(),
        holds.discarded(),
        holds.removed(),
        unknownPowers);
  }
}
