package dev.conveyor.ingress.groups;

import dev.conveyor.failures.Refusal;
import dev.conveyor.ingress.protocol.GroupEdit;
import dev.conveyor.ingress.protocol.GroupPatch;
import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.rejections.FailedWrites;
import dev.conveyor.ingress.rejections.RejectedRequest;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Source;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.outbox.OutboxMessage;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Members that come and go, in the caller's transaction together with their change records. */
public final class Membership {

  private final GroupStore groups;
  private final MemberStore members;
  private final Outbox outbox;
  private final JdbcClient jdbc;
  private final Clock clock;

  public Membership(
      GroupStore groups, MemberStore members, Outbox outbox, JdbcClient jdbc, Clock clock) {
    this.groups = groups;
    this.members = members;
    this.outbox = outbox;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Publishes who joined and left with this version, in chunks that name nobody twice. */
  void publish(Caller caller, StoredGroup group, Set<ScimUserId> joined, Set<ScimUserId> left) {
    List<ScimUserId> all = new ArrayList<>(new TreeSet<>(joined));
    all.addAll(new TreeSet<>(left));
    List<OutboxMessage> messages = new ArrayList<>();
    for (int from = 0; from < all.size(); from += ScimGroupMembersChanged.LARGEST_CHUNK) {
      List<ScimUserId> chunk =
          all.subList(from, Math.min(all.size(), from + ScimGroupMembersChanged.LARGEST_CHUNK));
      messages.add(
          OutboxMessage.of(
              new ScimGroupMembersChanged(
                  caller.organization(),
                  group.id(),
                  group.version(),
                  group.lastModified(),
                  chunk.stream().filter(joined::contains).toList(),
                  chunk.stream().filter(left::contains).toList()),
              Source.NAME,
              caller.trace()));
    }
    outbox.append(messages);
  }

  /** Keeps members whose user is not there for when they come; each is a failed provision. */
  void park(Caller caller, StoredGroup group, Collection<String> unknown) {
    Set<String> parked = members.park(caller.organization(), group.id(), unknown);
    outbox.append(
        parked.stream()
            .map(member -> failed(caller, group, member, WhyParked.NO_USER_YET, member))
            .toList());
  }

  /**
   * Keeps groups that were named as members, so that each is one failed provision however often it
   * is named, and is settled once it is named no longer.
   *
   * @param nested each group's id with the name to show
   */
  void parkGroups(Caller caller, StoredGroup group, Map<String, String> nested) {
    Set<String> parked = members.park(caller.organization(), group.id(), nested.keySet());
    outbox.append(
        parked.stream()
            .map(
                member ->
                    failed(
                        caller,
                        group,
                        member,
                        WhyParked.IS_A_GROUP,
                        nested.getOrDefault(member, member)))
            .toList());
  }

  private OutboxMessage failed(
      Caller caller, StoredGroup group, String member, WhyParked why, String shown) {
    return FailedWrites.failed(
        caller,
        RejectedRequest.of(caller, adding(group.id(), member)),
        FailureSubject.group(group.id(), group.displayName()),
        why.reason(),
        why.message(group.displayName(), shown),
        null,
        now());
  }

  /**
   * Why a request that has just been carried out has not done all that it was to do: a member that
   * it adds is still waiting for their user, or is a group.
   */
  public Optional<Refusal> stillWaiting(Caller caller, GroupId id, List<GroupEdit> edits) {
    Set<String> parked =
        members.parked(id).stream().map(ComparisonKey::of).collect(Collectors.toSet());
    return edits.stream()
        .flatMap(
            edit -> edit instanceof GroupEdit.AddMembers add ? add.members().all() : Stream.of())
        .filter(member -> parked.contains(ComparisonKey.of(member)))
        .findFirst()
        .map(member -> refusal(caller, id, member));
  }

  private Refusal refusal(Caller caller, GroupId id, String member) {
    String name =
        groups.find(caller.organization(), id).map(StoredGroup::displayName).orElse(id.toString());
    Map<String, String> nested =
        members.groups(caller.organization(), GroupWrites.ids(List.of(member)));
    WhyParked why = nested.isEmpty() ? WhyParked.NO_USER_YET : WhyParked.IS_A_GROUP;
    String shown = nested.values().stream().findFirst().orElse(member);
    return new Refusal(FailureSubject.group(id, name), why.reason(), why.message(name, shown));
  }

  /** Members that were waiting for their user are not waited for any longer. */
  void unpark(Caller caller, GroupId group, Collection<String> named, String why) {
    List<OutboxMessage> messages = new ArrayList<>();
    for (String member : members.unpark(caller.organization(), group, named)) {
      messages.add(
          FailedWrites.settled(
              caller, adding(group, member), FailureSettled.Outcome.SUPERSEDED, why, now()));
    }
    outbox.append(messages);
  }

  /** Groups wait no longer for members who are erased; their names are known by their hashes. */
  public void forgetParked(Caller caller, Collection<String> addressHashes) {
    for (MemberStore.Parked parked : members.parkedUnder(caller.organization(), addressHashes)) {
      unpark(caller, parked.group(), List.of(parked.member()), "The member was erased.");
    }
  }

  /** A group goes that other groups name as a member. */
  void nestedGroupIsDeleted(Caller caller, GroupId nested) {
    for (MemberStore.Parked parked : members.parkedAs(caller.organization(), nested.toString())) {
      unpark(caller, parked.group(), List.of(parked.member()), "The nested group was deleted.");
    }
  }

  /**
   * Whom groups are waiting for as this user. Held shared while a user comes and exclusively while
   * members are parked: whichever of the two is second sees the first.
   */
  public List<MemberStore.Parked> userIsComing(Caller caller, ScimUserId id, UserDocument user) {
    return members.userIsComing(caller.organization(), id, user);
  }

  void membersAreParked(Caller caller) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('parking ' || :o, 0))")
        .param("o", caller.organization().value())
        .query((row, number) -> true)
        .single();
  }

  /** A user goes by another name now: groups that were waiting for it take them in. */
  public List<MemberStore.Parked> renamed(Caller caller, ScimUserId user, UserDocument document) {
    return takeIn(caller, user, members.parkedFor(caller.organization(), user, document));
  }

  /**
   * A user came: groups that were waiting for them take them in.
   *
   * @return as which members they joined
   */
  public List<MemberStore.Parked> takeIn(
      Caller caller, ScimUserId user, List<MemberStore.Parked> waiting) {
    List<MemberStore.Parked> admitted = new ArrayList<>();
    for (MemberStore.Parked parked : waiting) {
      StoredGroup group = groups.lock(caller.organization(), parked.group()).orElseThrow();
      Set<ScimUserId> joined = members.add(group.id(), List.of(user));
      if (!joined.isEmpty()) {
        publish(caller, gained(caller, group, 1), joined, Set.of());
        admitted.add(parked);
      }
      members.unpark(caller.organization(), group.id(), List.of(parked.member()));
      outbox.append(
          FailedWrites.settled(
              caller,
              adding(group.id(), parked.member()),
              FailureSettled.Outcome.RESOLVED,
              "The user was pushed and is a member now.",
              now()));
    }
    return admitted;
  }

  /** A user goes: their groups lose them. Groups are locked in the order of their ids. */
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

  private static WriteRequest adding(GroupId group, String member) {
    return new WriteRequest(
        "PATCH", "Groups", group.toString(), GroupPatch.addMember(member), null);
  }

  /** As precise as the database keeps times. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
