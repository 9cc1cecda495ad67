package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.batches.BatchResult;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.EntityTags;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Small changes of several groups of one organization in one transaction, as sets. Each is decided
 * by itself, on values that were read together; changes of the same group go in order.
 *
 * <p>Only members who are known join and leave here. The rest is left to {@link GroupWrites}, one
 * at a time: a member whose user does not exist yet, a group that is waiting for a user, a group
 * that another transaction holds. So a batch never waits for a group's lock.
 */
final class GroupBatch {

  private final GroupStore groups;
  private final MemberStore members;
  private final Membership membership;
  private final Outbox outbox;

  GroupBatch(GroupStore groups, MemberStore members, Membership membership, Outbox outbox) {
    this.groups = groups;
    this.members = members;
    this.membership = membership;
    this.outbox = outbox;
  }

  /** A decided change. */
  private record Decided(GroupJob job, StoredGroup before, GroupPlan plan) {}

  /**
   * Writes in the caller's transaction.
   *
   * @param jobs of this organization, all of them small
   * @return one result for each job, in order
   */
  List<BatchResult<StoredGroup>> write(OrganizationId organization, List<GroupJob> jobs) {
    Map<GroupId, StoredGroup> current = groups.lockFree(organization, ids(jobs));
    current.keySet().removeAll(membership.waiting(current.keySet()));
    MemberNames names =
        new MemberNames(
            members.known(
                organization,
                MemberNames.ids(
                    jobs.stream().flatMap(GroupJob::added).collect(Collectors.toSet()))),
            Map.of(),
            Map.of());
    IdentityHashMap<GroupJob, BatchResult<StoredGroup>> results = new IdentityHashMap<>();
    List<OutboxMessage> messages = new ArrayList<>();
    List<GroupJob> left = jobs;
    while (!left.isEmpty()) {
      Map<GroupId, GroupJob> first = new LinkedHashMap<>();
      List<GroupJob> later = new ArrayList<>();
      for (GroupJob job : left) {
        if (first.putIfAbsent(job.id(), job) != null) {
          later.add(job);
        }
      }
      write(
          organization,
          decide(first.values(), current, names, results),
          current,
          results,
          messages);
      left = later;
    }
    outbox.append(messages);
    return jobs.stream().map(job -> results.getOrDefault(job, new BatchResult.Alone<>())).toList();
  }

  private static Set<GroupId> ids(List<GroupJob> jobs) {
    return jobs.stream().map(GroupJob::id).collect(Collectors.toSet());
  }

  private static List<Decided> decide(
      Collection<GroupJob> jobs,
      Map<GroupId, StoredGroup> current,
      MemberNames names,
      IdentityHashMap<GroupJob, BatchResult<StoredGroup>> results) {
    List<Decided> decided = new ArrayList<>();
    for (GroupJob job : jobs) {
      StoredGroup before = current.get(job.id());
      if (before == null) {
        continue;
      }
      try {
        EntityTags.requireMatch(job.ifMatch(), before.version());
      } catch (ScimProblem e) {
        results.put(job, new BatchResult.Rejected<>(e));
        continue;
      }
      GroupPlan plan =
          GroupPlan.of(before.displayName(), before.externalId(), job.edits(), names, List.of());
      if (plan.parking().isEmpty()) {
        decided.add(new Decided(job, before, plan));
      } else {
        // Later changes of the group come after this one, which goes alone.
        current.remove(job.id());
      }
    }
    return decided;
  }

  private void write(
      OrganizationId organization,
      List<Decided> decided,
      Map<GroupId, StoredGroup> current,
      IdentityHashMap<GroupJob, BatchResult<StoredGroup>> results,
      List<OutboxMessage> messages) {
    Map<GroupId, Set<ScimUserId>> leaving = new HashMap<>();
    Map<GroupId, Set<ScimUserId>> joining = new HashMap<>();
    for (Decided each : decided) {
      leaving.put(each.before().id(), each.plan().leaving());
      joining.put(each.before().id(), each.plan().members());
    }
    Map<GroupId, Set<ScimUserId>> left = members.remove(leaving);
    Map<GroupId, Set<ScimUserId>> joined = members.add(joining);
    Map<GroupId, Integer> gained = new HashMap<>();
    joined.forEach((group, users) -> gained.merge(group, users.size(), Integer::sum));
    left.forEach((group, users) -> gained.merge(group, -users.size(), Integer::sum));
    Map<GroupId, StoredGroup> after = groups.gain(organization, gained);
    for (Decided each : decided) {
      GroupId id = each.before().id();
      StoredGroup changed = after.get(id);
      if (changed != null) {
        current.put(id, changed);
        messages.addAll(
            GroupRecords.ofMembers(
                each.job().caller(),
                changed,
                joined.getOrDefault(id, new HashSet<>()),
                left.getOrDefault(id, new HashSet<>())));
      }
      results.put(each.job(), new BatchResult.Written<>(changed == null ? each.before() : changed));
    }
  }
}
