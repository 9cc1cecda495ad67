package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of one organization's directory that a batch can affect.
 *
 * @param activeUsers of the whole organization
 * @param now later than everything that happened in the organization before
 * @param erased ids of users who were erased before
 * @param wishes those that a batch can fulfill or reach, kept and undone
 * @param moreForAddresses whether there may be more wishes that wait for an address
 * @param moreForSeats whether there may be more wishes that wait for a seat
 * @param announcedForSeats how many undone requests outside the snapshot were recently announced
 *     for a free seat
 * @param powers of the users that were requested
 * @param held the held removals of {@code users}
 * @param moreHeld whether there may be more held removals
 * @param recent the removals that count toward the limit; needed if a request may remove a user
 */
public record Snapshot(
    OrganizationId organization,
    Settings settings,
    long activeUsers,
    Instant now,
    List<DirectoryUser> users,
    Map<ScimUserId, Long> applied,
    Set<UserId> erased,
    List<Wish> wishes,
    boolean moreForAddresses,
    boolean moreForSeats,
    long announcedForSeats,
    Map<UserId, Powers> powers,
    List<HeldRemoval> held,
    boolean moreHeld,
    RecentRemovals recent) {

  /** How long a seat or address is reserved for an announced request. */
  public static final Duration TURN = Duration.ofMinutes(10);

  public Snapshot {
    users = List.copyOf(users);
    applied = Map.copyOf(applied);
    erased = Set.copyOf(erased);
    wishes = List.copyOf(wishes);
    powers = Map.copyOf(powers);
    held = List.copyOf(held);
  }

  /** The same snapshot with these users' powers. */
  public Snapshot withPowers(Map<UserId, Powers> found) {
    Map<UserId, Powers> more = new HashMap<>(powers);
    more.putAll(found);
    return new Snapshot(
        organization,
        settings,
        activeUsers,
        now,
        users,
        applied,
        erased,
        wishes,
        moreForAddresses,
        moreForSeats,
        announcedForSeats,
        more,
        held,
        moreHeld,
        recent);
  }
}
