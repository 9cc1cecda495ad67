package dev.conveyor.rolesync.grants;

import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The held losses of roles of one derivation. Counts only if somebody loses a role. */
final class RoleHolds {

  /**
   * The losses within the window of the organization's policy. Each user counts once.
   *
   * @param lost how many were applied
   * @param held how many are held
   * @param counted the users of this derivation among those who lost a role
   * @param activeUsers of the organization; 0 if there are too few losses for it to matter
   */
  record Recent(HoldPolicy policy, long lost, long held, Set<UserId> counted, long activeUsers) {}

  /** A user who is held, and the roles they keep. */
  record Held(UserId user, Collection<Role> roles, Instant since) {}

  private final Map<UserId, Instant> before;
  private final Map<UserId, Instant> decided;
  private final Supplier<Recent> counting;
  private final Instant now;
  private final Map<UserId, Held> held = new LinkedHashMap<>();
  private final Set<UserId> ended = new HashSet<>();
  private final List<UserId> lost = new ArrayList<>();
  private final Set<UserId> counted = new HashSet<>();
  private @Nullable Recent recent;
  private long losses;
  private long holds;

  /**
   * @param before when each user's hold began, for those who are held
   * @param decided when each user's hold was decided, for those about whom somebody has decided
   */
  RoleHolds(
      Map<UserId, Instant> before,
      Map<UserId, Instant> decided,
      Supplier<Recent> counting,
      Instant now) {
    this.before = new HashMap<>(before);
    this.decided = decided;
    this.counting = counting;
    this.now = now;
  }

  /** Whether the user keeps these roles, which they would lose. */
  boolean keeps(UserId user, Collection<Role> roles) {
    Instant since = before.get(user);
    Instant decision = decided.get(user);
    if (since != null && decision != null && !since.isAfter(decision)) {
      ended.add(user);
      return false;
    }
    if (since != null || stops(user)) {
      held.put(user, new Held(user, List.copyOf(roles), since == null ? now : since));
      return true;
    }
    lost.add(user);
    return false;
  }

  private boolean stops(UserId user) {
    Recent counts = recent();
    if (!counts.policy().enabled()) {
      return false;
    }
    if (counted.remove(user)) {
      losses--;
    }
    if (counts.policy().isExceeded(losses + holds + 1, counts.activeUsers())) {
      holds++;
      return true;
    }
    losses++;
    return false;
  }

  private Recent recent() {
    Recent counts = recent;
    if (counts == null) {
      counts = counting.get();
      recent = counts;
      losses = counts.lost();
      holds = counts.held();
      counted.addAll(counts.counted());
    }
    return counts;
  }

  /** The user loses nothing, so a hold has become obsolete. */
  void losesNothing(UserId user) {
    if (before.containsKey(user)) {
      ended.add(user);
    }
  }

  Collection<Held> held() {
    return held.values();
  }

  Set<UserId> ended() {
    return ended;
  }

  /** Users whose loss was applied and counts. */
  List<UserId> lost() {
    Recent counts = recent;
    return counts == null || !counts.policy().enabled() ? List.of() : lost;
  }
}
