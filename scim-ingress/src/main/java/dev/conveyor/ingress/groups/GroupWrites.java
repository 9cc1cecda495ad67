package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.GroupDocument;
import dev.conveyor.ingress.protocol.GroupEdit;
import dev.conveyor.ingress.protocol.Members;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.EntityTags;
import dev.conveyor.ingress.requests.ResourceLimits;
import dev.conveyor.ingress.requests.Source;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes groups and their change records in the caller's transaction. */
public final class GroupWrites {

  private final GroupStore groups;
  private final MemberStore members;
  private final Membership membership;
  private final Outbox outbox;
  private final ResourceLimits limits;

  public GroupWrites(
      GroupStore groups,
      MemberStore members,
      Membership membership,
      Outbox outbox,
      ResourceLimits limits) {
    this.limits = limits;
    this.groups = groups;
    this.members = members;
    this.membership = membership;
    this.outbox = outbox;
  }

  /**
   * @param id the id of the new group
   * @throws ScimProblem tooMany if too many of its members would wait for their users
   */
  public StoredGroup create(Caller caller, GroupId id, GroupDocument document) {
    limits.checkGroup(document.displayName(), document.externalId());
    StoredGroup group =
        groups.insert(caller.organization(), id, document.displayName(), document.externalId());
    publish(caller, group, false);
    MemberChanges changes = new MemberChanges();
    if (document.members() != null) {
      add(caller, group, document.members(), changes);
    }
    membership.park(caller, group, changes.parking());
    if (!changes.isEmpty()) {
      groups.countMembers(group.id(), changes.gained());
      membership.publish(caller, group, changes.joined(), changes.left());
    }
    return group;
  }

  /**
   * Applies edits under the group's lock. Edits without effect write nothing.
   *
   * @throws ScimProblem 404, 412; tooMany if too many of its members would wait for their users
   */
  public StoredGroup edit(
      Caller caller, GroupId id, @Nullable String ifMatch, List<GroupEdit> edits) {
    StoredGroup before =
        groups.lock(caller.organization(), id).orElseThrow(() -> unknown(id.toString()));
    EntityTags.requireMatch(ifMatch, before.version());
    String displayName = before.displayName();
    String externalId = before.externalId();
    MemberChanges changes = new MemberChanges();
    for (GroupEdit edit : edits) {
      switch (edit) {
        case GroupEdit.Rename rename -> displayName = rename.displayName();
        case GroupEdit.SetExternalId set -> externalId = set.externalId();
        case GroupEdit.AddMembers add -> add(caller, before, add.members(), changes);
        case GroupEdit.RemoveMembers remove -> remove(caller, id, remove.members(), changes);
        case GroupEdit.ReplaceMembers replace ->
            replace(caller, before, replace.members(), changes);
      }
    }
    membership.park(caller, before, changes.parking());
    boolean renamed =
        !displayName.equals(before.displayName())
            || !Objects.equals(externalId, before.externalId());
    if (!renamed && changes.isEmpty()) {
      return before;
    }
    if (renamed) {
      limits.checkGroup(displayName, externalId);
    }
    StoredGroup after =
        groups.update(caller.organization(), id, displayName, externalId, changes.gained());
    if (renamed) {
      publish(caller, after, false);
    }
    membership.publish(caller, after, changes.joined(), changes.left());
    return after;
  }

  /**
   * @throws ScimProblem 404, 412
   */
  public void delete(Caller caller, GroupId id, @Nullable String ifMatch) {
    StoredGroup last =
        groups.lock(caller.organization(), id).orElseThrow(() -> unknown(id.toString()));
    EntityTags.requireMatch(ifMatch, last.version());
    membership.unpark(caller, id, members.parked(id), Unparked.GROUP_DELETED);
    membership.nestedGroupDeleted(caller, id);
    members.removeOthers(id, List.of());
    StoredGroup deleted =
        groups.delete(caller.organization(), id).orElseThrow(() -> unknown(id.toString()));
    publish(caller, deleted, true);
  }

  public static ScimProblem unknown(String id) {
    return ScimProblem.notFound("Group not found: " + id + ".");
  }

  private void add(Caller caller, StoredGroup group, Members named, MemberChanges changes) {
    Set<ScimUserId> known = members.known(caller.organization(), ids(named.users()));
    List<String> unknown = unknown(named.users(), known);
    if (!unknown.isEmpty() || !named.groups().isEmpty()) {
      membership.membersAreParked(caller);
      Map<String, String> nested = nested(caller, named, unknown);
      unknown.removeAll(nested.keySet());
      known = resolve(caller, named.users(), unknown);
      changes.parking().addUsers(unknown(unknown, known));
      changes.parking().addGroups(nested);
    }
    changes.join(members.add(group.id(), known));
  }

  /** The members that are groups, by the request and by their ids, each with its name. */
  private Map<String, String> nested(Caller caller, Members named, List<String> unknown) {
    List<String> candidates = new ArrayList<>(unknown);
    candidates.addAll(named.groups());
    Map<String, String> found = members.groups(caller.organization(), ids(candidates));
    Set<String> declared = Set.copyOf(named.groups());
    Map<String, String> nested = new LinkedHashMap<>();
    for (String member : candidates) {
      ScimUserId id = idOrNull(member);
      String name = id == null ? null : found.get(id.toString());
      if (name != null || declared.contains(member)) {
        nested.put(member, name == null ? member : name);
      }
    }
    return nested;
  }

  /**
   * Checks again after locking, including the names by which clients refer to users without an id.
   */
  private Set<ScimUserId> resolve(Caller caller, Collection<String> named, List<String> unknown) {
    Set<ScimUserId> known = members.known(caller.organization(), ids(named));
    Map<String, ScimUserId> appeared = members.appeared(caller.organization(), unknown);
    known.addAll(appeared.values());
    unknown.removeAll(appeared.keySet());
    return known;
  }

  private void remove(
      Caller caller, GroupId group, Collection<String> named, MemberChanges changes) {
    changes.leave(members.remove(group, ids(named)));
    changes.parking().remove(named);
    membership.unpark(caller, group, named, Unparked.REMOVED);
  }

  private void replace(Caller caller, StoredGroup group, Members named, MemberChanges changes) {
    Set<String> keys = named.all().map(ComparisonKey::of).collect(Collectors.toSet());
    Set<String> dropped = members.parked(group.id());
    dropped.removeIf(member -> keys.contains(ComparisonKey.of(member)));
    changes.parking().keepOnly(keys);
    membership.unpark(caller, group.id(), dropped, Unparked.REPLACED);
    changes.leave(members.removeOthers(group.id(), ids(named.users())));
    add(caller, group, named, changes);
  }

  private void publish(Caller caller, StoredGroup group, boolean deleted) {
    outbox.append(
        OutboxMessage.of(
            new ScimGroupChanged(
                caller.organization(),
                group.id(),
                group.version(),
                group.lastModified(),
                group.displayName(),
                group.externalId(),
                deleted),
            Source.NAME,
            caller.trace()));
  }

  private static List<String> unknown(Collection<String> named, Set<ScimUserId> known) {
    List<String> unknown = new ArrayList<>();
    for (String member : named) {
      ScimUserId id = idOrNull(member);
      if (id == null || !known.contains(id)) {
        unknown.add(member);
      }
    }
    return unknown;
  }

  static Set<ScimUserId> ids(Collection<String> named) {
    Set<ScimUserId> ids = new LinkedHashSet<>();
    for (String member : named) {
      ScimUserId id = idOrNull(member);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static @Nullable ScimUserId idOrNull(String member) {
    try {
      return ScimUserId.of(member);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
