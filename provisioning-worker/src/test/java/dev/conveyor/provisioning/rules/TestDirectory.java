package dev.conveyor.provisioning.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.FailureCauseGone;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ProvisioningInput;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An in-memory organization to which plans are applied. */
final class TestDirectory {

  static final OrganizationId ACME = new OrganizationId("acme");

  final Map<UserId, DirectoryUser> users = new TreeMap<>();
  final Map<ScimUserId, Long> applied = new HashMap<>();
  final Map<ScimUserId, Wish> kept = new HashMap<>();
  final Map<ScimUserId, Wish> undone = new HashMap<>();
  final Map<UserId, Powers> powers = new HashMap<>();
  final Set<UserId> erased = new HashSet<>();
  final List<Event> published = new ArrayList<>();
  final Set<FailureReference> open = new HashSet<>();
  Settings settings = new Settings(0, null, Rehire.ADOPT, HoldPolicy.DEFAULT);
  final Map<UserId, HeldRemoval> held = new TreeMap<>();
  final Map<UserId, Instant> removed = new HashMap<>();
  @Nullable Instant healAt;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long ids;

  Result push(TestPush push) {
    return apply(push.request()).getFirst();
  }

  Result apply(ProvisioningInput event) {
    return apply(TestPush.ordinary(event)).getFirst();
  }

  /** One batch. */
  List<Result> apply(Request... requests) {
    List<Request> batch = Arrays.asList(requests);
    now = now.plusSeconds(1);
    Snapshot snapshot = snapshot();
    Plan plan = Provisioning.plan(snapshot, batch, this::newId);
    while (!plan.unknownPowers().isEmpty()) {
      Map<UserId, Powers> found = new HashMap<>();
      plan.unknownPowers().forEach(id -> found.put(id, powers.getOrDefault(id, Powers.NONE)));
      snapshot = snapshot.withPowers(found);
      plan = Provisioning.plan(snapshot, batch, this::newId);
      assertThat(users.keySet())
          .as("only users who exist are asked for")
          .containsAll(found.keySet());
    }
    write(plan);
    for (int i = 0; i < batch.size(); i++) {
      report(batch.get(i), plan.results().get(i));
    }
    return plan.results();
  }

  private Snapshot snapshot() {
    List<Wish> wishes = new ArrayList<>(kept.values());
    wishes.addAll(undone.values());
    long active = users.values().stream().filter(DirectoryUser::isActive).count();
    return new Snapshot(
        ACME,
        settings,
        active,
        now,
        List.copyOf(users.values()),
        applied,
        erased,
        wishes,
        false,
        false,
        0,
        Map.of(),
        List.copyOf(held.values()),
        false,
        recent());
  }

  private RecentRemovals recent() {
    Instant start = now.minus(Duration.ofMinutes(settings.holds().minutes()));
    Set<UserId> counted = new HashSet<>(removed.keySet());
    counted.removeIf(user -> !removed.get(user).isAfter(start));
    long heldNow = held.values().stream().filter(each -> each.since().isAfter(start)).count();
    return new RecentRemovals(counted.size(), heldNow, counted);
  }

  /** Like the background loop, once its time has come. */
  void heal() {
    Instant due = healAt;
    if (due != null && !due.isAfter(now.plusSeconds(1))) {
      healAt = null;
      apply();
    }
  }

  private UserId newId() {
    return new UserId(new UUID(9, ++ids));
  }

  private void write(Plan plan) {
    plan.erased().forEach(user -> users.remove(user.id()));
    plan.erased().forEach(user -> erased.add(user.id()));
    plan.users().forEach(user -> users.put(user.id(), user));
    applied.putAll(plan.applied());
    plan.fulfilled().forEach(kept::remove);
    plan.answered().forEach(undone::remove);
    for (Wish wish : plan.wishes()) {
      if (wish.kind() == Wish.Kind.UNDONE) {
        undone.put(wish.origin(), wish);
      } else {
        kept.put(wish.scimUser(), wish);
      }
    }
    settings = plan.settings();
    now = plan.now();
    Instant next = plan.healAt();
    healAt = healAt == null || next != null && next.isBefore(healAt) ? next : healAt;
    removed.putAll(plan.removed());
    plan.endedHolds().forEach(held::remove);
    plan.held().forEach(each -> held.put(each.user(), each));
    plan.held().forEach(each -> removed.remove(each.user()));
    plan.erased().forEach(user -> removed.remove(user.id()));
    for (Plan.Published each : plan.published()) {
      published.add(each.event());
      if (each.event() instanceof FailureSettled settled) {
        open.remove(settled.reference());
      }
    }
    assertThat(plan.activeUsers())
        .isEqualTo(users.values().stream().filter(DirectoryUser::isActive).count());
  }

  /** Like the intake. */
  private void report(Request request, Result result) {
    if (result instanceof Result.Refused) {
      open.add(request.reference());
    } else if (request.replayed() && !(result instanceof Result.Undone)) {
      open.remove(request.reference());
    }
  }

  DirectoryUser of(ScimUserId scimUser) {
    return users.values().stream()
        .filter(user -> scimUser.equals(user.scimUserId()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no user for " + scimUser + " in " + this));
  }

  List<FailureReference> announced() {
    return published.stream()
        .filter(FailureCauseGone.class::isInstance)
        .map(event -> ((FailureCauseGone) event).reference())
        .toList();
  }

  /** The visible state: addresses, names, and status of every user, by SCIM user. */
  List<String> shown() {
    return users.values().stream()
        .map(user ->
            (user.scimUserId() == null ? "-" : user.scimUserId().toString())
                + " "
                + user.email()
                + " "
                + user.displayName()
                + (user.status() == UserStatus.ACTIVE ? " active" : " deactivated"))
        .sorted()
        .toList();
  }

  @Override
  public String toString() {
    return shown() + ", kept: " + kept.values() + ", undone: " + undone.values();
  }
}
