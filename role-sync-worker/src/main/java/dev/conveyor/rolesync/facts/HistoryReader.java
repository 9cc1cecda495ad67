package dev.conveyor.rolesync.facts;

import dev.conveyor.rolerules.Checkpoint;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads what the grants of some users are derived from, in a handful of statements for all of them:
 * their last checkpoints, the facts since, and the last mappings and default role before.
 */
public final class HistoryReader {

  private final Checkpoints checkpoints;
  private final LifecycleFacts lifecycles;
  private final CommandFacts commands;
  private final MembershipFacts memberships;
  private final MappingFacts mappings;
  private final GroupDeletionFacts deletions;
  private final DefaultRoleFacts defaults;

  public HistoryReader(JdbcClient jdbc) {
    this.checkpoints = new Checkpoints(jdbc);
    this.lifecycles = new LifecycleFacts(jdbc);
    this.commands = new CommandFacts(jdbc);
    this.memberships = new MembershipFacts(jdbc);
    this.mappings = new MappingFacts(jdbc);
    this.deletions = new GroupDeletionFacts(jdbc);
    this.defaults = new DefaultRoleFacts(jdbc);
  }

  /** The history of each of these users; empty for an unknown user. */
  public Map<UserId, History> read(OrganizationId organization, Collection<UserId> users) {
    return read(organization, users, checkpoints.latest(organization, users), "infinity");
  }

  /** The same, from base checkpoints on, without facts after that time. */
  Map<UserId, History> readUpTo(
      OrganizationId organization, Collection<UserId> users, Instant until) {
    return read(organization, users, checkpoints.bases(organization, users), until.toString());
  }

  private Map<UserId, History> read(
      OrganizationId organization,
      Collection<UserId> users,
      Map<UserId, Checkpoint> known,
      String until) {
    Map<UserId, HistoryDraft> drafts = new HashMap<>();
    users.forEach(
        user -> drafts.put(user, new HistoryDraft(known.getOrDefault(user, Checkpoint.NONE))));
    if (!users.isEmpty()) {
      Map<UserId, Instant> since = since(drafts);
      lifecycles.read(organization, since, until, (user, fact) -> draft(drafts, user).add(fact));
      commands.read(organization, since, until, (user, fact) -> draft(drafts, user).add(fact));
      drafts.values().forEach(HistoryDraft::skipTimeBeforeFirstFact);
      members(organization, drafts, until);
      Map<GroupId, Set<HistoryDraft>> concerned = concerned(drafts.values());
      groups(organization, concerned, until);
      defaultRoles(organization, drafts.values(), until);
    }
    Map<UserId, History> histories = new HashMap<>();
    drafts.forEach((user, draft) -> histories.put(user, draft.history()));
    return histories;
  }

  /** Of SCIM users that a checkpoint covers, since it; all of the others. */
  private void members(
      OrganizationId organization, Map<UserId, HistoryDraft> drafts, String until) {
    Map<ScimUserId, Instant> since = new LinkedHashMap<>();
    Map<ScimUserId, Set<HistoryDraft>> links = new HashMap<>();
    for (HistoryDraft draft : drafts.values()) {
      draft
          .scimUsers()
          .forEach((scimUser, start) -> {
            since.merge(scimUser, start, HistoryReader::earlier);
            links.computeIfAbsent(scimUser, id -> new HashSet<>()).add(draft);
          });
    }
    memberships.read(
        organization,
        since,
        until,
        (scimUser, fact) ->
            links.getOrDefault(scimUser, Set.of()).forEach(draft -> draft.add(fact)));
  }

  private static Map<GroupId, Set<HistoryDraft>> concerned(Collection<HistoryDraft> drafts) {
    Map<GroupId, Set<HistoryDraft>> concerned = new LinkedHashMap<>();
    for (HistoryDraft draft : drafts) {
      for (GroupId group : draft.groups()) {
        concerned.computeIfAbsent(group, id -> new HashSet<>()).add(draft);
      }
    }
    return concerned;
  }

  private void groups(
      OrganizationId organization, Map<GroupId, Set<HistoryDraft>> concerned, String until) {
    Map<GroupId, Instant> since = new LinkedHashMap<>();
    concerned.forEach((group, drafts) -> since.put(group, earliest(drafts)));
    mappings.read(
        organization,
        since,
        until,
        mapping -> concerned(concerned, mapping.group()).forEach(draft -> draft.add(mapping)));
    deletions.read(
        organization,
        concerned.keySet(),
        until,
        deletion -> concerned(concerned, deletion.group()).forEach(draft -> draft.add(deletion)));
  }

  private static Set<HistoryDraft> concerned(
      Map<GroupId, Set<HistoryDraft>> concerned, GroupId group) {
    return concerned.getOrDefault(group, Set.of());
  }

  private void defaultRoles(
      OrganizationId organization, Collection<HistoryDraft> drafts, String until) {
    if (drafts.stream().allMatch(HistoryDraft::isEmpty)) {
      return;
    }
    List<Fact> found = defaults.read(organization, earliest(drafts), until);
    drafts.forEach(draft -> found.forEach(draft::add));
  }

  private static Map<UserId, Instant> since(Map<UserId, HistoryDraft> drafts) {
    Map<UserId, Instant> since = new LinkedHashMap<>();
    drafts.forEach((user, draft) -> since.put(user, draft.checkpoint().at()));
    return since;
  }

  private static Instant earliest(Collection<HistoryDraft> drafts) {
    return drafts.stream()
        .filter(draft -> !draft.isEmpty())
        .map(draft -> draft.checkpoint().at())
        .min(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static HistoryDraft draft(Map<UserId, HistoryDraft> drafts, UserId user) {
    return drafts.computeIfAbsent(user, id -> new HistoryDraft(Checkpoint.NONE));
  }
}
