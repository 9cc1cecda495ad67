package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The result of a batch: everything to be written and published in one transaction.
 *
 * @param results one for each request, in the same order
 * @param users the next state of each changed user
 * @param releasing the changed users whose address or SCIM user is taken over in this batch: they
 *     release it first
 * @param erased users to be erased, in their former state
 * @param applied versions that are applied now
 * @param wishes new and changed wishes
 * @param fulfilled kept wishes to delete, by SCIM user
 * @param answered undone requests to delete, by origin
 * @param published events, in this order
 * @param healAt when to process the organization again without a request; null if not needed
 * @param held new and changed held removals
 * @param endedHolds users who are no longer held
 * @param discarded former held removals of users who stay active
 * @param removed users whose removal counts toward the limit, and when it was applied
 * @param unknownPowers users whose powers the snapshot lacks: if there are any, the plan is void,
 *     and must be made again from a snapshot that has them
 */
public record Plan(
    List<Result> results,
    List<DirectoryUser> users,
    Set<UserId> releasing,
    List<DirectoryUser> erased,
    Map<ScimUserId, Long> applied,
    List<Wish> wishes,
    Set<ScimUserId> fulfilled,
    Set<ScimUserId> answered,
    List<Published> published,
    Settings settings,
    long activeUsers,
    Instant now,
    @Nullable Instant healAt,
    List<HeldRemoval> held,
    Set<UserId> endedHolds,
    List<HeldRemoval> discarded,
    Map<UserId, Instant> removed,
    Set<UserId> unknownPowers) {

  /**
   * An event to be published.
   *
   * @param about the record key to publish under; null for the event's key
   * @param cause the request that caused it; -1 for none
   */
  public record Published(Event event, @Nullable ScimUserId about, int cause) {}

  public Plan {
    results = List.copyOf(results);
    users = List.copyOf(users);
    releasing = Set.copyOf(releasing);
    erased = List.copyOf(erased);
    applied = Map.copyOf(applied);
    wishes = List.copyOf(wishes);
    fulfilled = Set.copyOf(fulfilled);
    answered = Set.copyOf(answered);
    published = List.copyOf(published);
    held = List.copyOf(held);
    endedHolds = Set.copyOf(endedHolds);
    discarded = List.copyOf(discarded);
    removed = Map.copyOf(removed);
    unknownPowers = Set.copyOf(unknownPowers);
  }
}
