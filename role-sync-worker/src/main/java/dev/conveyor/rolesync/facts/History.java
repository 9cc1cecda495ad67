package dev.conveyor.rolesync.facts;

import dev.conveyor.rolerules.Checkpoint;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.rolerules.RoleRules;
import dev.conveyor.schemas.ScimUserId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a user's grants are derived from.
 *
 * @param facts all facts after the checkpoint, and the earlier ones that {@link RoleRules#fold}
 *     needs
 */
public record History(Checkpoint checkpoint, Collection<Fact> facts) {

  /** More facts than this since the last checkpoint call for another one. */
  public static final int MOST_FACTS = 200;

  /** The newest facts stay outside a checkpoint: late facts may still arrive among them. */
  static final int NEWEST_FACTS = 100;

  /** Unknown user. */
  public static final History NONE = new History(Checkpoint.NONE, List.of());

  /** A later checkpoint, if there are many facts since this one. */
  public Optional<Checkpoint> laterCheckpoint() {
    List<Fact> later = facts.stream().filter(checkpoint::isBefore).sorted(Fact.ORDER).toList();
    return later.size() > MOST_FACTS
        ? Optional.of(checkpointAt(later.get(later.size() - NEWEST_FACTS - 1).at()))
        : Optional.empty();
  }

  /** The checkpoint at a time that is not before this checkpoint. */
  public Checkpoint checkpointAt(Instant at) {
    List<Fact> included = facts.stream().filter(fact -> !fact.at().isAfter(at)).toList();
    Set<ScimUserId> covered = new HashSet<>(checkpoint.memberships().keySet());
    for (Fact fact : included) {
      if (fact instanceof Fact.Lifecycle lifecycle && lifecycle.scimUser() != null) {
        covered.add(lifecycle.scimUser());
      }
    }
    return Checkpoint.of(
        at, RoleRules.fold(checkpoint, included, (command, verdict) -> {}), covered);
  }
}
