package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.groups.ParkedStore.Finished;
import dev.conveyor.ingress.groups.ParkedStore.Gone;
import dev.conveyor.ingress.protocol.GroupPatch;
import dev.conveyor.ingress.rejections.FailedWrites;
import dev.conveyor.ingress.rejections.RejectedRequest;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Parked members and their failed provisions, in the caller's transaction. A member that a request
 * parks alone is one failure; several share one, which is settled once none of them is parked.
 */
final class ParkedMembers {

  private final ParkedStore store;
  private final Outbox outbox;
  private final ParkingLimits limits;
  private final Supplier<Instant> now;

  ParkedMembers(ParkedStore store, Outbox outbox, ParkingLimits limits, Supplier<Instant> now) {
    this.store = store;
    this.outbox = outbox;
    this.limits = limits;
    this.now = now;
  }

  /** Those of these groups that wait for members. */
  Set<GroupId> waiting(Collection<GroupId> groups) {
    return store.waiting(groups);
  }

  /**
   * Parks the members that are not parked yet. The caller holds the organization's parking lock.
   *
   * @param limited whether limits apply; false if an undo parks members again
   */
  void park(Caller caller, StoredGroup group, Parking parking, boolean limited) {
    Set<String> fresh =
        parking.isEmpty()
            ? Set.of()
            : store.notParked(caller.organization(), group.id(), parking.members());
    if (fresh.isEmpty()) {
      return;
    }
    if (limited) {
      ParkedStore.Count count = store.count(caller.organization(), group.id());
      limits.check(
          group.displayName(),
          count.ofGroup() + fresh.size(),
          count.ofOrganization() + fresh.size());
    }
    List<OutboxMessage> failures = new ArrayList<>();
    for (WhyParked why : WhyParked.values()) {
      List<Parking.Named> named = parking.among(fresh, why);
      if (!named.isEmpty()) {
        failures.add(park(caller, group, why, named));
      }
    }
    outbox.append(failures);
  }

  private OutboxMessage park(
      Caller caller, StoredGroup group, WhyParked why, List<Parking.Named> named) {
    List<String> members = named.stream().map(Parking.Named::member).toList();
    RejectedRequest request = RejectedRequest.of(caller, adding(group.id(), members));
    Long shared =
        members.size() == 1
            ? null
            : store.share(caller.organization(), group.id(), request.reference());
    store.park(caller.organization(), group.id(), members, shared);
    return FailedWrites.failed(
        caller,
        request,
        FailureSubject.group(group.id(), group.displayName()),
        why.reason(),
        why.message(group.displayName(), named.stream().map(Parking.Named::shown).toList()),
        null,
        now.get());
  }

  void unpark(Caller caller, GroupId group, Collection<String> members, Unparked how) {
    if (!members.isEmpty()) {
      settle(caller, store.unpark(caller.organization(), group, members), how);
    }
  }

  /**
   * Unparks members of any organization whose users were not provisioned in time.
   *
   * @return the number of unparked members
   */
  int expire(Duration after, int most) {
    List<Gone> gone = store.expire(after, most);
    gone.stream()
        .collect(Collectors.groupingBy(Gone::organization))
        .forEach(
            (organization, theirs) -> settle(systemCaller(organization), theirs, Unparked.EXPIRED));
    return gone.size();
  }

  /** Settles failures whose members were deleted separately. */
  void settleFinished(int most) {
    for (Finished each : store.finished(store.withoutMembers(most))) {
      outbox.append(settled(systemCaller(each.organization()), each, Unparked.REMOVED));
    }
  }

  private void settle(Caller caller, List<Gone> gone, Unparked how) {
    List<OutboxMessage> messages = new ArrayList<>();
    for (Gone each : gone) {
      if (each.failure() == null) {
        WriteRequest request = adding(each.group(), List.of(each.member()));
        messages.add(
            FailedWrites.settled(caller, request, how.outcome(), how.message(), now.get()));
      }
    }
    Set<Long> shared =
        gone.stream()
            .map(Gone::failure)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!shared.isEmpty()) {
      for (Finished each : store.finished(shared)) {
        messages.add(settled(caller, each, how));
      }
    }
    outbox.append(messages);
  }

  private OutboxMessage settled(Caller caller, Finished failure, Unparked how) {
    return FailedWrites.settled(
        caller, failure.reference(), how.outcomeOfAll(), how.messageOfAll(), now.get());
  }

  /** The request, which support can replay. */
  private static WriteRequest adding(GroupId group, Collection<String> members) {
    String body = GroupPatch.addMembers(new TreeSet<>(members));
    return new WriteRequest("PATCH", "Groups", group.toString(), body, null);
  }

  private static Caller systemCaller(OrganizationId organization) {
    return new Caller(organization, "", TraceParent.fresh());
  }
}
