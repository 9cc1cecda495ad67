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
 * What a batch comes to: all that is to be written and published in one transaction.
 *
 * @param results one for each request, in the same order
 * @param users the next state of each user who differs
 * @param lettingGo those of them whose address or SCIM user another one takes in this batch: they
 *     let go of it first
 * @param erased users to be forgotten, as they were
 * @param applied versions that are applied now
 * @param wishes new and changed ones
 * @param fulfilled kept wishes that are gone, by their SCIM user
 * @param answered undone requests that are gone, by their origin
 * @param published in this order
 * @param healAt when the organization is to be looked at again, although nothing happens; null when
 *     that is not needed
 * @param unknownPowers users whose powers the snapshot does not say: with any, the plan is void,
 *     and is to be made again from a snapshot that says them
 */
public record Plan(
    List<Result> results,
    List<DirectoryUser> users,
    Set<UserId> lettingGo,
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
    Set<UserId> unknownPowers) {

  /**
   * An event to be published.
   *
   * @param about under whose key; null for the event's own key
   * @param cause the request that it follows from; -1 for none
   */
  public record Published(Event event, @Nullable ScimUserId about, int cause) {}

  public Plan {
    results = List.copyOf(results);
    users = List.copyOf(users);
    lettingGo = Set.copyOf(lettingGo);
    erased = List.copyOf(erased);
    applied = Map.copyOf(applied);
    wishes = List.copyOf(wishes);
    fulfilled = Set.copyOf(fulfilled);
    answered = Set.copyOf(answered);
    published = List.copyOf(published);
    unknownPowers = Set.copyOf(unknownPowers);
  }
}
