package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The held removals of a plan in the making, and the removals that count against the limit. */
final class Holds {

  private static final Comparator<HeldRemoval> BY_AGE =
      Comparator.comparing(HeldRemoval::since).thenComparing(HeldRemoval::user);

  private final Map<UserId, HeldRemoval> held = new HashMap<>();
  private final Set<UserId> stored = new HashSet<>();
  private final Set<UserId> changed = new LinkedHashSet<>();
  private final Map<UserId, Instant> removed = new LinkedHashMap<>();
  private final List<HeldRemoval> discarded = new ArrayList<>();
  private final Set<UserId> counted;
  private final Instant windowStart;
  private long removals;
  private long heldRecently;

  Holds(Collection<HeldRemoval> held, RecentRemovals recent, Instant windowStart) {
    this.windowStart = windowStart;
    for (HeldRemoval each : held) {
      this.held.put(each.user(), each);
      stored.add(each.user());
    }
    counted = new HashSet<>(recent.counted());
    removals = recent.applied();
    heldRecently = recent.held();
  }

  @Nullable HeldRemoval of(UserId user) {
    return held.get(user);
  }

  List<HeldRemoval> oldestFirst() {
    return held.values().stream().sorted(BY_AGE).toList();
  }

  /**
   * Whether a user's removal must be held. If not, it is counted.
   *
   * @param active the number of active users, this one included
   */
  boolean stop(HoldPolicy policy, UserId user, long active, Instant now) {
    if (!policy.enabled()) {
      return false;
    }
    uncount(user);
    if (policy.isExceeded(removals + heldRecently + 1, active + removals)) {
      return true;
    }
    removals++;
    counted.add(user);
    removed.put(user, now);
    return false;
  }

  /** A user who is removed once more counts once. */
  private void uncount(UserId user) {
    if (counted.remove(user)) {
      removals--;
    }
    removed.remove(user);
  }

  void hold(HeldRemoval removal) {
    heldRecently += held.put(removal.user(), removal) == null ? 1 : 0;
    changed.add(removal.user());
  }

  /** Ends a hold. Returns it; null if the user is not held. */
  @Nullable HeldRemoval end(UserId user) {
    HeldRemoval ended = held.remove(user);
    if (ended != null) {
      heldRecently -= ended.since().isAfter(windowStart) ? 1 : 0;
      changed.add(user);
    }
    return ended;
  }

  /** Keeps in mind that a user stays active whom the identity provider deactivated. */
  void discard(HeldRemoval ended) {
    discarded.add(ended);
  }

  List<HeldRemoval> discarded() {
    return discarded.stream().filter(each -> !held.containsKey(each.user())).toList();
  }

  /** Forgets an erased user. */
  void forget(UserId user) {
    end(user);
    uncount(user);
    discarded.removeIf(each -> each.user().equals(user));
  }

  /** New and changed ones. */
  List<HeldRemoval> changed() {
    return changed.stream().filter(held::containsKey).map(held::get).toList();
  }

  Set<UserId> ended() {
    Set<UserId> ended = new HashSet<>(changed);
    ended.retainAll(stored);
    ended.removeAll(held.keySet());
    return ended;
  }

  /** Users whose removal was applied and counted, and when. */
  Map<UserId, Instant> removed() {
    return removed;
  }
}
