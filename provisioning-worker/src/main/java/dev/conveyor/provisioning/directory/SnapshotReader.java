package dev.conveyor.provisioning.directory;

import dev.conveyor.provisioning.rules.DirectoryUser;
import dev.conveyor.provisioning.rules.RecentRemovals;
import dev.conveyor.provisioning.rules.Request;
import dev.conveyor.provisioning.rules.Snapshot;
import dev.conveyor.provisioning.rules.Wish;
import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads what a batch can affect, under the organization's lock. An organization without wishes
 * costs one query beyond the users themselves; in one with wishes, the wishes that the batch can
 * fulfill are read, and those that these can unblock in turn.
 */
public final class SnapshotReader {

  /** The limit of addresses that can change hands in one batch, and of wishes for them. */
  private static final int MOST = 2000;

  private final OrganizationStore organizations;
  private final UserStore directory;
  private final AppliedVersionStore applied;
  private final ErasedUserStore erased;
  private final WishReads wishes;
  private final HeldRemovalStore holds;
  private final RemovalStore removals;

  public SnapshotReader(JdbcClient jdbc) {
    this.organizations = new OrganizationStore(jdbc);
    this.directory = new UserStore(jdbc);
    this.applied = new AppliedVersionStore(jdbc);
    this.erased = new ErasedUserStore(jdbc);
    this.wishes = new WishReads(jdbc);
    this.holds = new HeldRemovalStore(jdbc);
    this.removals = new RemovalStore(jdbc);
  }

  /** The snapshot, and whether the organization has any wishes. */
  public record Read(Snapshot snapshot, WishReads.Present present) {}

  /**
   * @param requests the organization's requests; empty to process only wishes
   */
  public Read read(OrganizationId organization, List<Request> requests) {
    OrganizationStore.Locked locked = organizations.lock(organization);
    WishReads.Present present = wishes.present(organization);
    Touched touched = Touched.by(requests);
    Reading reading = new Reading(organization, locked, touched);
    reading.users(touched.users(), touched.scimUsers(), touched.emailKeys());
    if (present.held() && requests.isEmpty()) {
      reading.oldestHolds();
    }
    if (present.wishes()) {
      reading.wishes(requests.isEmpty() || touched.settings());
    }
    Snapshot snapshot =
        new Snapshot(
            organization,
            locked.settings(),
            locked.activeUsers(),
            locked.now(),
            List.copyOf(reading.users.values()),
            applied.find(organization, touched.scimUsers()),
            new HashSet<>(erased.find(organization, touched.users())),
            List.copyOf(reading.found),
            reading.moreForAddresses,
            reading.moreForSeats,
            reading.announcedForSeats(present),
            Map.of(),
            present.held() ? holds.of(organization, reading.users.keySet()) : List.of(),
            reading.moreHeld,
            reading.recentRemovals());
    return new Read(snapshot, present);
  }

  private final class Reading {

    private final OrganizationId organization;
    private final OrganizationStore.Locked locked;
    private final Touched touched;
    private final Map<UserId, DirectoryUser> users = new HashMap<>();
    private final Set<Wish> found = new HashSet<>();
    private boolean moreForAddresses;
    private boolean moreForSeats;
    private boolean moreHeld;
    private int expiring;

    Reading(OrganizationId organization, OrganizationStore.Locked locked, Touched touched) {
      this.organization = organization;
      this.locked = locked;
      this.touched = touched;
    }

    void users(
        Collection<UserId> ids, Collection<ScimUserId> scimUsers, Collection<EmailKey> emailKeys) {
      directory
          .find(organization, ids, scimUsers, emailKeys)
          .forEach(user -> users.put(user.id(), user));
    }

    /** Their time may be over. */
    void oldestHolds() {
      List<UserId> oldest = holds.oldest(organization, MOST);
      moreHeld = oldest.size() == MOST;
      expiring = oldest.size();
      users(oldest, Set.of(), Set.of());
    }

    RecentRemovals recentRemovals() {
      HoldPolicy policy = locked.settings().holds();
      return policy.enabled() && touched.leavers() > 0
          ? removals.since(
              organization,
              locked.now().minus(Duration.ofMinutes(policy.minutes())),
              users.keySet())
          : RecentRemovals.NONE;
    }

    /**
     * @param all whether to look for wishes that no request refers to
     */
    void wishes(boolean all) {
      found.addAll(
          wishes.of(organization, managersAnd(touched.scimUsers()), touched.fingerprints()));
      if (!touched.candidates().isEmpty()) {
        found.addAll(wishes.ofCandidates(organization, touched.candidates(), MOST));
      }
      forSeats();
      if (all) {
        List<Wish> curable = wishes.curable(organization, MOST);
        moreForAddresses = curable.size() == MOST;
        found.addAll(curable);
      }
      usersOfWishes(Set.of());
      forAddresses();
    }

    private void forSeats() {
      long seats = seatsToCome();
      if (seats > 0) {
        List<Wish> kept = wishes.waitingForSeat(organization, seats);
        List<Wish> undone = wishes.undoneWaitingForSeat(organization, seats);
        moreForSeats = kept.size() == seats || undone.size() == seats;
        found.addAll(kept);
        found.addAll(undone);
      }
    }

    /** The number of seats that are free, or can become free through these requests. */
    private long seatsToCome() {
      Integer limit = touched.seatLimitOr(locked.settings().seatLimit());
      long free = limit == null ? MOST : limit - locked.activeUsers();
      return Math.min(MOST, Math.max(0, free) + touched.leavers() + expiring);
    }

    private void forAddresses() {
      Set<EmailKey> keys = new HashSet<>(touched.emailKeys());
      users.values().forEach(user -> keys.add(user.emailKey()));
      found.forEach(wish -> addKey(keys, wish));
      List<EmailKey> reachable = wishes.reachable(organization, keys, MOST + keys.size() + 1);
      List<Wish> asking = wishes.askingFor(organization, reachable, MOST);
      moreForAddresses |= reachable.size() > MOST + keys.size() || asking.size() == MOST;
      found.addAll(asking);
      usersOfWishes(reachable);
      found.addAll(wishes.of(organization, managersAnd(Set.of()), Set.of()));
    }

    private void usersOfWishes(Collection<EmailKey> reachable) {
      Set<EmailKey> keys = new HashSet<>(reachable);
      Set<ScimUserId> scimUsers = new HashSet<>();
      found.forEach(wish -> {
        addKey(keys, wish);
        scimUsers.add(wish.scimUser());
      });
      users(Set.of(), scimUsers, keys);
    }

    private Set<ScimUserId> managersAnd(Collection<ScimUserId> others) {
      Set<ScimUserId> managers = new HashSet<>(others);
      for (DirectoryUser user : users.values()) {
        ScimUserId manager = user.scimUserId();
        if (manager != null) {
          managers.add(manager);
        }
      }
      return managers;
    }

    long announcedForSeats(WishReads.Present present) {
      return present.undone()
          ? wishes.announcedForSeats(
              organization,
              locked.now().minus(Snapshot.TURN),
              found.stream().map(Wish::origin).toList())
          : 0;
    }

    private static void addKey(Set<EmailKey> keys, Wish wish) {
      EmailKey key = wish.wanted().emailKey();
      if (key != null) {
        keys.add(key);
      }
    }
  }
}
