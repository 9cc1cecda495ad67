package dev.conveyor.rolerules;

import dev.conveyor.schemas.GroupId;
import java.util.Set;

/** The outcome of an admin's command, given everything that happened before it. */
public sealed interface Verdict {

  /** It changed the user's grants. */
  record Applied() implements Verdict {}

  /** The user's grants already matched. */
  record Unchanged() implements Verdict {}

  /** Rejected: only these groups grant the role, and only they can remove it. */
  record HeldThroughGroups(Set<GroupId> groups) implements Verdict {
    public HeldThroughGroups {
      groups = Set.copyOf(groups);
    }
  }

  /** Rejected: a deactivated user cannot be assigned a role. */
  record UserDeactivated() implements Verdict {}

  /** Rejected: the user does not exist, or was erased. */
  record UserUnknown() implements Verdict {}

  Verdict APPLIED = new Applied();
  Verdict UNCHANGED = new Unchanged();
  Verdict USER_DEACTIVATED = new UserDeactivated();
  Verdict USER_UNKNOWN = new UserUnknown();
}
