package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.batches.BatchResult;
import dev.conveyor.ingress.protocol.GroupDocument;
import dev.conveyor.ingress.protocol.GroupEdit;
import dev.conveyor.ingress.protocol.Members;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.EntityTags;
import dev.conveyor.ingress.requests.ResourceLimits;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes groups and their change records in the caller's transaction. */
public final class GroupWrites {

  private final GroupStore groups;
  private final MemberStore members;
  private final Membership membership;
  private final Outbox outbox;
  private final ResourceLimits limits;
  private final GroupBatch batch;

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
    this.batch = new GroupBatch(groups, members, membership, outbox);
  }

  /**
   * @param id the id of the new group
   * @throws ScimProblem tooMany if too many of its members would wait for their users
   */
  public StoredGroup create(Caller caller, GroupId id, GroupDocument document) {
    limits.checkGroup(document.displayName(), document.externalId());
    List<GroupEdit> edits =
        document.members() == null
            ? List.of()
            : List.of(new GroupEdit.AddMembers(document.members()));
    GroupPlan plan =
        GroupPlan.of(
            document.displayName(), document.externalId(), edits, names(caller, edits), List.of());
    StoredGroup group =
        groups.insert(caller.organization(), id, document.displayName(), document.externalId());
    publish(caller, group, false);
    MemberChanges changes = apply(caller, group, plan);
    if (!changes.isEmpty()) {
      groups.countMembers(group.id(), changes.gained());
      membership.publish(caller, group, changes.joined(), changes.left());
    }
    return group;
  }

  /**
   * Locks the group, reads what the edits refer to, decides, and writes. Edits without effect write
   * nothing.
   *
   * @throws ScimProblem 404, 412; tooMany if too many of its members would wait for their users
   */
  public StoredGroup edit(GroupJob job) {
    Caller caller = job.caller();
    GroupId id = job.id();
    List<GroupEdit> edits = job.edits();
    StoredGroup before =
        groups.lock(caller.organization(), id).orElseThrow(() -> unknown(id.toString()));
    EntityTags.requireMatch(job.ifMatch(), before.version());
    boolean replaces = edits.stream().anyMatch(GroupEdit.ReplaceMembers.class::isInstance);
    GroupPlan plan =
        GroupPlan.of(
            before.displayName(),
            before.externalId(),
            edits,
            names(caller, edits),
            replaces ? members.parked(id) : Set.of());
    boolean renamed = plan.renames(before);
    if (renamed) {
      limits.checkGroup(plan.displayName(), plan.externalId());
    }
    MemberChanges changes = apply(caller, before, plan);
    if (!renamed && changes.isEmpty()) {
      return before;
    }
    StoredGroup after =
        groups.update(
            caller.organization(), id, plan.displayName(), plan.externalId(), changes.gained());
    if (renamed) {
      publish(caller, after, false);
    }
    membership.publish(caller, after, changes.joined(), changes.left());
    return after;
  }

  /**
   * Several small changes of groups at once; one result for each, in order.
   *
   * @param jobs of this organization, all of them small
   */
  public List<BatchResult<StoredGroup>> editTogether(
      OrganizationId organization, List<GroupJob> jobs) {
    return batch.write(organization, jobs);
  }

  /** The store knows who was a member before: plans do not list the members of a group. */
  private MemberChanges apply(Caller caller, StoredGroup group, GroupPlan plan) {
    GroupId id = group.id();
    MemberChanges changes = new MemberChanges();
    if (plan.replacesMembers()) {
      changes.leave(members.removeOthers(id, plan.members()));
    } else if (!plan.leaving().isEmpty()) {
      changes.leave(members.remove(id, plan.leaving()));
    }
    if (!plan.members().isEmpty()) {
      changes.join(members.add(id, plan.members()));
    }
    for (Unparked why : List.of(Unparked.REMOVED, Unparked.REPLACED)) {
      membership.unpark(caller, id, plan.gone(why), why);
    }
    membership.park(caller, group, plan.parking());
    return changes;
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

  /**
   * What the added members are. While no user is known by a name, parking is locked, so that a user
   * who is created at the same time is seen by this transaction, or sees it.
   */
  private MemberNames names(Caller caller, List<GroupEdit> edits) {
    Set<String> users = new LinkedHashSet<>();
    Set<String> declared = new LinkedHashSet<>();
    for (GroupEdit edit : edits) {
      Members added =
          switch (edit) {
            case GroupEdit.AddMembers add -> add.members();
            case GroupEdit.ReplaceMembers replace -> replace.members();
            case GroupEdit.Rename rename -> Members.NONE;
            case GroupEdit.SetExternalId set -> Members.NONE;
            case GroupEdit.RemoveMembers remove -> Members.NONE;
          };
      users.addAll(added.users());
      declared.addAll(added.groups());
    }
    if (users.isEmpty() && declared.isEmpty()) {
      return MemberNames.NONE;
    }
    OrganizationId organization = caller.organization();
    Set<ScimUserId> ids = MemberNames.ids(users);
    Set<ScimUserId> known = members.known(organization, ids);
    if (declared.isEmpty() && known.size() == users.size()) {
      return new MemberNames(known, Map.of(), Map.of());
    }
    membership.membersAreParked(caller);
    known = members.known(organization, ids);
    List<String> unknown = unknown(users, known);
    Map<String, String> nested = nested(organization, unknown, declared);
    unknown.removeAll(nested.keySet());
    return new MemberNames(known, members.appeared(organization, unknown), nested);
  }

  /** The names that are groups, by the request or by their ids, each with its display name. */
  private Map<String, String> nested(
      OrganizationId organization, List<String> unknown, Set<String> declared) {
    Set<String> candidates = new LinkedHashSet<>(unknown);
    candidates.addAll(declared);
    Map<String, String> found = members.groups(organization, MemberNames.ids(candidates));
    Map<String, String> nested = new LinkedHashMap<>();
    for (String member : candidates) {
      ScimUserId id = MemberNames.idOrNull(member);
      String name = id == null ? null : found.get(id.toString());
      if (name != null || declared.contains(member)) {
        nested.put(member, name == null ? member : name);
      }
    }
    return nested;
  }

  private void publish(Caller caller, StoredGroup group, boolean deleted) {
    outbox.append(GroupRecords.ofGroup(caller, group, deleted));
  }

  private static List<String> unknown(Collection<String> named, Set<ScimUserId> known) {
    List<String> unknown = new ArrayList<>();
    for (String member : named) {
      ScimUserId id = MemberNames.idOrNull(member);
      if (id == null || !known.contains(id)) {
        unknown.add(member);
      }
    }
    return unknown;
  }
}
