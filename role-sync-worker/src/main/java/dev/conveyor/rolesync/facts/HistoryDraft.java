package dev.conveyor.rolesync.facts;

import dev.conveyor.rolerules.Checkpoint;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimUserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A user's history while it is read. Compared by identity. */
final class HistoryDraft {

  private Checkpoint checkpoint;
  private final List<Fact> facts = new ArrayList<>();
  private final Map<Object, Fact> last = new HashMap<>();

  HistoryDraft(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Whether the user is unknown. */
  boolean isEmpty() {
    return checkpoint.equals(Checkpoint.NONE);
  }

  /** Of mappings and default roles up to the checkpoint, only the last ones are kept. */
  void add(Fact fact) {
    if (checkpoint.isBefore(fact)) {
      facts.add(fact);
      return;
    }
    switch (fact) {
      case Fact.Mapping mapping -> last.merge(mapping.group(), fact, HistoryDraft::later);
      case Fact.DefaultRole role -> last.merge(Fact.DefaultRole.class, fact, HistoryDraft::later);
      case Fact.GroupDeleted deleted -> facts.add(fact);
      case Fact.Membership membership -> {
        if (!checkpoint.memberships().containsKey(membership.scimUser())) {
          facts.add(fact);
        }
      }
      case Fact.Lifecycle folded -> {}
      case Fact.Command folded -> {}
    }
  }

  private static Fact later(Fact one, Fact other) {
    return Fact.ORDER.compare(one, other) < 0 ? other : one;
  }

  /**
   * A user without a checkpoint is unknown until the first lifecycle fact or command, whatever
   * happened to groups and settings before.
   */
  void skipTimeBeforeFirstFact() {
    if (isEmpty()) {
      facts.stream()
          .map(Fact::at)
          .min(Instant::compareTo)
          .ifPresent(first -> checkpoint = Checkpoint.before(first.minus(Checkpoints.TICK)));
    }
  }

  /** The SCIM users that ever managed this user, and since when their memberships are needed. */
  Map<ScimUserId, Instant> scimUsers() {
    Map<ScimUserId, Instant> since = new HashMap<>();
    for (Fact fact : facts) {
      if (fact instanceof Fact.Lifecycle lifecycle && lifecycle.scimUser() != null) {
        since.put(lifecycle.scimUser(), Instant.MIN);
      }
    }
    checkpoint.memberships().keySet().forEach(covered -> since.put(covered, checkpoint.at()));
    return since;
  }

  /** The groups that any of those SCIM users is or was in since the checkpoint. */
  Set<GroupId> groups() {
    Set<GroupId> groups = new HashSet<>();
    checkpoint.memberships().values().forEach(groups::addAll);
    for (Fact fact : facts) {
      if (fact instanceof Fact.Membership membership) {
        groups.add(membership.group());
      }
    }
    return groups;
  }

  History history() {
    List<Fact> all = new ArrayList<>(last.values());
    all.addAll(facts);
    return new History(checkpoint, all);
  }
}
