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
 * The part of one organization's directory that a batch can touch.
 *
 * @param activeUsers of the whole organization
 * @param now later than everything that happened in the organization before
 * @param erased ids of users who were erased before
 * @param wishes those that a batch can fulfil or reach, kept and undone
 * @param moreForAddresses whether there may be more of them that wait for an address
 * @param moreForSeats whether there may be more of them that wait for a seat
 * @param announcedForSeats how many undone requests that are not among them were announced for a
 *     free seat a moment ago
 * @param powers what the users hold who were asked for
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
    Map<UserId, Powers> powers) {

  /** How long an undone request has its turn once its cause is gone. */
  public static final Duration TURN = Duration.ofMinutes(10);

  public Snapshot {
    users = List.copyOf(users);
    applied = Map.copyOf(applied);
    erased = Set.copyOf(erased);
    wishes = List.copyOf(wishes);
    powers = Map.copyOf(powers);
  }

  /** The same, knowing what these users hold. */
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
        more);
  }
}
