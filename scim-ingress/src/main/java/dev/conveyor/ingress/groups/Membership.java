package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.GroupEdit;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Source;
import dev.conveyor.pipeline.failures.Refusal;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ResendScimGroup;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimUserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Adds and removes members and writes their change records, in the caller's transaction. */
public final class Membership {

  private final GroupStore groups;
  private final MemberStore members;
  private final Outbox outbox;
  private final ParkedMembers parked;
  private final JdbcClient jdbc;
  private final Clock clock;

  public Membership(
      GroupStore groups,
      MemberStore members,
      Outbox outbox,
      JdbcClient jdbc,
      Clock clock,
      ParkingLimits limits) {
    this.groups = groups;
    this.members = members;
    this.outbox = outbox;
    this.jdbc = jdbc;
    this.clock = clock;
    this.parked = new ParkedMembers(new ParkedStore(jdbc), outbox, limits, this::now);
  }

  /** Publishes who joined and left in this version. */
  void publish(Caller caller, StoredGroup group, Set<ScimUserId> joined, Set<ScimUserId> left) {
    outbox.append(GroupRecords.ofMembers(caller, group, joined, left));
  }

  /**
   * Parks members that cannot join yet until their users are provisioned. A single one is one
   * failed provision, and so are several of the same request together.
   *
   * @throws ScimProblem tooMany
   */
  void park(Caller caller, StoredGroup group, Parking parking) {
    parked.park(caller, group, parking, true);
  }

  /** The same if an undo parks a member again: it must not fail because of a limit. */
  void parkAgain(Caller caller, StoredGroup group, Collection<String> members) {
    parked.park(caller, group, Parking.ofUsers(members), false);
  }

  /**
   * Why a completed request is still incomplete: a member that it adds is waiting for its user, or
   * is a group.
   */
  public Optional<Refusal> stillWaiting(Caller caller, GroupId id, List<GroupEdit> edits) {
    Set<String> parkedKeys =
        members.parked(id).stream().map(ComparisonKey::of).collect(Collectors.toSet());
    List<String> waiting =
        edits.stream()
            .flatMap(edit ->
                edit instanceof GroupEdit.AddMembers add ? add.members().all() : Stream.of())
            .filter(member -> parkedKeys.contains(ComparisonKey.of(member)))
            .toList();
    return waiting.isEmpty() ? Optional.empty() : Optional.of(refusal(caller, id, waiting));
  }

  private Refusal refusal(Caller caller, GroupId id, List<String> waiting) {
    String name =
        groups.find(caller.organization(), id).map(StoredGroup::displayName).orElse(id.toString());
    Map<String, String> nested = members.groups(caller.organization(), MemberNames.ids(waiting));
    WhyParked why = nested.isEmpty() ? WhyParked.NO_USER_YET : WhyParked.IS_A_GROUP;
    List<String> shown = nested.isEmpty() ? waiting : List.copyOf(nested.values());
    return new Refusal(FailureSubject.group(id, name), why.reason(), why.message(name, shown));
  }

  /**
   * Publishes again, under a new version of the group, whether these users are members. A group
   * that does not exist is published as deleted.
   */
  public void resend(Caller caller, ResendScimGroup command) {
    OrganizationId organization = caller.organization();
    GroupId id = command.groupId();
    if (groups.lock(organization, id).isEmpty()) {
      ScimGroupChanged deletion =
          new ScimGroupChanged(
              organization, id, command.lastVersion() + 1, now(), id.toString(), null, true);
      outbox.append(OutboxMessage.of(deletion, Source.NAME, caller.trace()));
      return;
    }
    StoredGroup again = groups.repeat(organization, id, command.lastVersion());
    outbox.append(GroupRecords.ofGroup(caller, again, false));
    Set<ScimUserId> joined = members.among(id, command.members());
    Set<ScimUserId> left = new HashSet<>(command.members());
    left.removeAll(joined);
    publish(caller, again, joined, left);
  }

  /** Those of these groups that wait for members. */
  Set<GroupId> waiting(Collection<GroupId> groups) {
    return parked.waiting(groups);
  }

  /** Stops waiting for these members: they no longer wait for their user. */
  void unpark(Caller caller, GroupId group, Collection<String> named, Unparked why) {
    parked.unpark(caller, group, named, why);
  }

  /**
   * Unparks members that have waited for too long.
   *
   * @return the number of unparked members
   */
  int expireParked(Duration after, int most) {
    return parked.expire(after, most);
  }

  /** Settles failures that no parked member refers to. */
  void settleFinished(int most) {
    parked.settleFinished(most);
  }

  /** Unparks members that are erased; their names are given as hashes. */
  public void eraseParked(Caller caller, Collection<String> addressHashes) {
    for (MemberStore.Parked each : members.parkedUnder(caller.organization(), addressHashes)) {
      unpark(caller, each.group(), List.of(each.member()), Unparked.ERASED);
    }
  }

  /** A group that other groups name as a member is deleted. */
  void nestedGroupDeleted(Caller caller, GroupId nested) {
    for (MemberStore.Parked each : members.parkedAs(caller.organization(), nested.toString())) {
      unpark(caller, each.group(), List.of(each.member()), Unparked.NESTED_GROUP_DELETED);
    }
  }

  /**
   * Locks parking for a user's names. Held shared while a user is created and exclusively while
   * members are parked, so whichever transaction is second sees the first.
   */
  public List<MemberStore.Parked> lockForCreate(Caller caller, ScimUserId id, UserDocument user) {
    return members.lockForCreate(caller.organization(), id, user);
  }

  /** The same for several users. */
  public List<MemberStore.Parked> lockForCreates(
      OrganizationId organization, Map<ScimUserId, UserDocument> users) {
    return members.lockForCreates(organization, users);
  }

  /** Those of these users who are members of a group. */
  public Set<ScimUserId> inGroups(Collection<ScimUserId> users) {
    return members.inGroups(users);
  }

  void membersAreParked(Caller caller) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('parking ' || :o, 0))")
        .param("o", caller.organization().value())
        .query((row, number) -> true)
        .single();
  }

  /** A user was renamed: they join the groups that were waiting for the new name. */
  public List<MemberStore.Parked> renamed(Caller caller, ScimUserId user, UserDocument document) {
    return admitParked(caller, user, members.parkedFor(caller.organization(), user, document));
  }

  /**
   * A user was created: they join the groups that were waiting for them.
   *
   * @return the parked members that the user joined as
   */
  public List<MemberStore.Parked> admitParked(
      Caller caller, ScimUserId user, List<MemberStore.Parked> waiting) {
    List<MemberStore.Parked> admitted = new ArrayList<>();
    for (MemberStore.Parked each : waiting) {
      StoredGroup group = groups.lock(caller.organization(), each.group()).orElseThrow();
      Set<ScimUserId> joined = members.add(group.id(), List.of(user));
      if (!joined.isEmpty()) {
        publish(caller, gained(caller, group, 1), joined, Set.of());
        admitted.add(each);
      }
      unpark(caller, group.id(), List.of(each.member()), Unparked.JOINED);
    }
    return admitted;
  }

  /**
   * A user is deleted: removes them from their groups, which are locked in the order of their ids.
   */
  public void leaveAll(Caller caller, ScimUserId user) {
    for (GroupId id : members.groupsOf(user)) {
      groups.lock(caller.organization(), id).ifPresent(group -> leave(caller, group, user));
    }
  }

  /** Returns whether the user was a member of the group, which the caller has locked. */
  boolean leave(Caller caller, StoredGroup group, ScimUserId user) {
    Set<ScimUserId> left = members.remove(group.id(), List.of(user));
    if (!left.isEmpty()) {
      publish(caller, gained(caller, group, -1), Set.of(), left);
    }
    return !left.isEmpty();
  }

  private StoredGroup gained(Caller caller, StoredGroup group, int members) {
    return groups.update(
        caller.organization(), group.id(), group.displayName(), group.externalId(), members);
  }

  /** The current time, in the database's precision. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
