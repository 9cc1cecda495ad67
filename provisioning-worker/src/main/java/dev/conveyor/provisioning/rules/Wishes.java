package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.ScimUserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The wishes of a plan in the making. A SCIM user has at most one kept wish. */
final class Wishes {

  private final Map<ScimUserId, Wish> kept = new HashMap<>();
  private final Map<ScimUserId, Wish> undone = new HashMap<>();
  private final Map<String, ScimUserId> undoneByFingerprint = new HashMap<>();
  private final Map<EmailKey, NavigableSet<Wish>> keptByAddress = new HashMap<>();
  private final Map<EmailKey, NavigableSet<Wish>> undoneByAddress = new HashMap<>();
  private final NavigableSet<Wish> keptForSeat = new TreeSet<>(Wish.BY_AGE);
  private final NavigableSet<Wish> undoneForSeat = new TreeSet<>(Wish.BY_AGE);
  private final Set<ScimUserId> changedKept = new LinkedHashSet<>();
  private final Set<ScimUserId> changedUndone = new LinkedHashSet<>();
  private final Set<ScimUserId> storedKept = new HashSet<>();
  private final Set<ScimUserId> storedUndone = new HashSet<>();

  Wishes(Collection<Wish> wishes) {
    for (Wish wish : wishes) {
      index(wish);
      (isUndone(wish) ? storedUndone : storedKept).add(key(wish));
    }
  }

  @Nullable Wish kept(ScimUserId scimUser) {
    return kept.get(scimUser);
  }

  @Nullable Wish undone(ScimUserId origin) {
    return undone.get(origin);
  }

  /** Whether an active SCIM user is waiting to be provisioned. */
  boolean waitsToBeActive(@Nullable ScimUserId scimUser) {
    Wish wish = scimUser == null ? null : kept.get(scimUser);
    return wish != null && wish.wanted().isActive();
  }

  /** The undone request that this one retries. */
  @Nullable Wish undoneWithFingerprint(String fingerprint) {
    ScimUserId origin = undoneByFingerprint.get(fingerprint);
    return origin == null ? null : undone.get(origin);
  }

  /** Wishes for this address, oldest first. */
  List<Wish> waitingFor(EmailKey emailKey) {
    return oldestFirst(keptByAddress, emailKey).filter(Wish::waitsForAddress).toList();
  }

  /** Undone requests for this address, whatever they wait for, oldest first. */
  List<Wish> undoneAskingFor(EmailKey emailKey) {
    return oldestFirst(undoneByAddress, emailKey).toList();
  }

  /** Oldest first. Do not hold on to it while wishes change. */
  Iterable<Wish> waitingForSeat() {
    return keptForSeat;
  }

  /** Oldest first. */
  List<Wish> undoneWaitingForSeat() {
    return List.copyOf(undoneForSeat);
  }

  Collection<Wish> all() {
    return Stream.concat(kept.values().stream(), undone.values().stream()).toList();
  }

  void put(Wish wish) {
    remove(wish);
    index(wish);
    (isUndone(wish) ? changedUndone : changedKept).add(key(wish));
  }

  void remove(Wish wish) {
    Wish old = (isUndone(wish) ? undone : kept).remove(key(wish));
    (isUndone(wish) ? changedUndone : changedKept).add(key(wish));
    if (old == null) {
      return;
    }
    if (isUndone(old)) {
      undoneByFingerprint.remove(old.fingerprint(), key(old));
    }
    EmailKey emailKey = old.wanted().emailKey();
    if (emailKey != null) {
      byAddress(old).getOrDefault(emailKey, new TreeSet<>(Wish.BY_AGE)).remove(old);
    }
    (isUndone(old) ? undoneForSeat : keptForSeat).remove(old);
  }

  private void index(Wish wish) {
    (isUndone(wish) ? undone : kept).put(key(wish), wish);
    if (isUndone(wish)) {
      undoneByFingerprint.put(wish.fingerprint(), key(wish));
    }
    EmailKey emailKey = wish.wanted().emailKey();
    if (emailKey != null) {
      byAddress(wish).computeIfAbsent(emailKey, key -> new TreeSet<>(Wish.BY_AGE)).add(wish);
    }
    if (wish.waitsForSeat()) {
      (isUndone(wish) ? undoneForSeat : keptForSeat).add(wish);
    }
  }

  private Map<EmailKey, NavigableSet<Wish>> byAddress(Wish wish) {
    return isUndone(wish) ? undoneByAddress : keptByAddress;
  }

  private static Stream<Wish> oldestFirst(
      Map<EmailKey, NavigableSet<Wish>> wishes, EmailKey emailKey) {
    NavigableSet<Wish> found = wishes.get(emailKey);
    return found == null ? Stream.of() : List.copyOf(found).stream();
  }

  private static boolean isUndone(Wish wish) {
    return wish.kind() == Wish.Kind.UNDONE;
  }

  private static ScimUserId key(Wish wish) {
    return isUndone(wish) ? wish.origin() : wish.scimUser();
  }

  /** New and changed wishes. */
  List<Wish> changed() {
    return Stream.concat(
            changedKept.stream().filter(kept::containsKey).map(kept::get),
            changedUndone.stream().filter(undone::containsKey).map(undone::get))
        .toList();
  }

  Set<ScimUserId> endedKept() {
    return gone(changedKept, storedKept, kept);
  }

  Set<ScimUserId> endedUndone() {
    return gone(changedUndone, storedUndone, undone);
  }

  private static Set<ScimUserId> gone(
      Set<ScimUserId> changed, Set<ScimUserId> stored, Map<ScimUserId, Wish> left) {
    Set<ScimUserId> gone = new HashSet<>(changed);
    gone.retainAll(stored);
    gone.removeAll(left.keySet());
    return gone;
  }
}
