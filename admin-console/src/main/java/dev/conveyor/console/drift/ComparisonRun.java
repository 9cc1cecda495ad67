package dev.conveyor.console.drift;

import dev.conveyor.console.drift.Circumstances.Explained;
import dev.conveyor.console.drift.ComparedReads.Place;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One comparison of one organization. Reads in portions, with pauses as long as the reads before
 * them. What differs may only be on its way, so it is looked at again after all that was on its way
 * has arrived: a difference is one that is found twice without having moved.
 */
final class ComparisonRun {

  /** How many differences are kept. */
  static final int MOST = 10_000;

  private static final int PORTION = 1000;
  private static final int LISTED = 5000;
  private static final int LOOKS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Comparator<Explained> ORDER =
      Comparator.comparing(Explained::reason)
          .thenComparing(each -> each.difference().kind())
          .thenComparing(each -> String.valueOf(each.difference().scimUser()))
          .thenComparing(each -> String.valueOf(each.difference().user()))
          .thenComparing(each -> String.valueOf(each.difference().group()));

  private final OrganizationId organization;
  private final ComparedReads reads;
  private final GroupReads groups;
  private final CircumstanceReads circumstances;
  private final SnapshotTopic topic;
  private final Drain drain;
  private final Progress progress;
  private long compared;

  /** Hears how far a comparison is. */
  interface Progress {

    /**
     * @param usersCompared so far
     */
    void made(long usersCompared);
  }

  ComparisonRun(
      OrganizationId organization,
      ComparedReads reads,
      GroupReads groups,
      CircumstanceReads circumstances,
      SnapshotTopic topic,
      Drain drain,
      Progress progress) {
    this.organization = organization;
    this.reads = reads;
    this.groups = groups;
    this.circumstances = circumstances;
    this.topic = topic;
    this.drain = drain;
    this.progress = progress;
  }

  ComparisonStore.Result run() throws InterruptedException, ExecutionException, TimeoutException {
    Snapshots snapshots = topic.read(this::made);
    Set<Difference> pending = look(snapshots);
    boolean more = pending.size() > MOST;
    Set<Difference> found = new LinkedHashSet<>();
    boolean drained = true;
    for (int look = 0; look < LOOKS && !pending.isEmpty(); look++) {
      drained = drain.await(PATIENCE, this::made);
      topic.read(this::made);
      Set<Difference> again = lookAgain(snapshots, pending);
      again.stream().filter(pending::contains).forEach(found::add);
      again.removeAll(found);
      pending = again;
    }
    List<Explained> explained = explain(found, drained);
    return new ComparisonStore.Result(
        explained.size() > MOST ? explained.subList(0, MOST) : explained,
        compared,
        snapshots.areComplete(),
        more);
  }

  private void made() {
    progress.made(compared);
  }

  /** Everything, once, up to more differences than are kept. */
  private Set<Difference> look(Snapshots snapshots) throws InterruptedException {
    Set<Difference> found = new LinkedHashSet<>(groups.differences(organization, MOST));
    Map<GroupId, Role> mappings = reads.mappings(organization);
    scimUsers(snapshots, mappings, found);
    others(last -> reads.directoryUsers(organization, last, LISTED), snapshots, mappings, found);
    others(last -> reads.publicUsers(organization, last.id(), LISTED), snapshots, mappings, found);
    if (found.size() <= MOST) {
      snapshots.others().forEach(user -> snapshots.only(user).ifPresent(found::add));
    }
    return found;
  }

  private void scimUsers(Snapshots snapshots, Map<GroupId, Role> mappings, Set<Difference> found)
      throws InterruptedException {
    long after = 0;
    while (found.size() <= MOST) {
      long start = System.nanoTime();
      Map<Long, ScimUserId> users = reads.scimUsers(organization, after, PORTION);
      if (users.isEmpty()) {
        return;
      }
      for (long position : users.keySet()) {
        after = Math.max(after, position);
      }
      reads.ofScimUsers(
          organization, users.values(), user -> compare(user, snapshots, mappings, found, MOST));
      compared += users.size();
      pause(start);
    }
  }

  /** Users whom the stage before does not know. The others were compared with it. */
  private void others(
      Function<Place, List<Place>> next,
      Snapshots snapshots,
      Map<GroupId, Role> mappings,
      Set<Difference> found)
      throws InterruptedException {
    Place last = Place.START;
    while (found.size() <= MOST) {
      long start = System.nanoTime();
      List<Place> places = next.apply(last);
      if (places.isEmpty()) {
        return;
      }
      last = places.getLast();
      List<UserId> alone = places.stream().filter(Place::alone).map(Place::user).toList();
      for (List<UserId> portion : portions(alone)) {
        reads.ofUsers(
            organization, portion, user -> compare(user, snapshots, mappings, found, MOST));
      }
      compared += alone.size();
      pause(start);
    }
  }

  /**
   * @param most once there are more differences than this, no more are collected
   */
  private static void compare(
      ComparedUser user,
      Snapshots snapshots,
      Map<GroupId, Role> mappings,
      Set<Difference> found,
      int most) {
    if (found.size() <= most) {
      found.addAll(Comparison.of(user, mappings));
      snapshots.compare(user).ifPresent(found::add);
    }
  }

  /** The users and groups of these differences. */
  private Set<Difference> lookAgain(Snapshots snapshots, Collection<Difference> before)
      throws InterruptedException {
    Set<ScimUserId> scimUsers = new LinkedHashSet<>();
    Set<UserId> users = new LinkedHashSet<>();
    for (Difference difference : before) {
      if (difference.scimUser() != null) {
        scimUsers.add(difference.scimUser());
      }
      if (difference.user() != null) {
        users.add(difference.user());
      }
    }
    Set<Difference> found = new LinkedHashSet<>(groups.differences(organization, MOST));
    Map<GroupId, Role> mappings = reads.mappings(organization);
    Set<UserId> known = new HashSet<>();
    Consumer<ComparedUser> compare =
        user -> {
          UserId id = Comparison.userId(user);
          if (id != null) {
            known.add(id);
          }
          compare(user, snapshots, mappings, found, 2 * MOST);
        };
    for (List<ScimUserId> portion : portions(List.copyOf(scimUsers))) {
      long start = System.nanoTime();
      reads.ofScimUsers(organization, portion, compare);
      pause(start);
    }
    for (List<UserId> portion : portions(List.copyOf(users))) {
      long start = System.nanoTime();
      reads.ofUsers(organization, portion, compare);
      pause(start);
    }
    users.removeAll(known);
    users.forEach(user -> snapshots.only(user).ifPresent(found::add));
    return found;
  }

  private List<Explained> explain(Set<Difference> found, boolean drained) {
    List<Explained> explained = new ArrayList<>();
    for (List<Difference> portion : portions(List.copyOf(found))) {
      Circumstances known = circumstances.of(organization, portion);
      portion.forEach(each -> explained.add(known.explain(each, drained)));
    }
    explained.sort(ORDER);
    return explained;
  }

  private void pause(long start) throws InterruptedException {
    made();
    // Others get at least half of the time.
    Thread.sleep(Duration.ofNanos(System.nanoTime() - start));
  }

  private static <T> List<List<T>> portions(List<T> all) {
    return portions(all, PORTION);
  }

  static <T> List<List<T>> portions(List<T> all, int size) {
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      portions.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return portions;
  }
}
