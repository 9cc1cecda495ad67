package dev.conveyor.rolesync.rules;

import dev.conveyor.schemas.GroupId;
import java.util.Set;

/** What became of an admin's command, given everything that happened before it. */
public sealed interface Verdict {

  /** It changed what the user holds. */
  record Applied() implements Verdict {}

  /** The user's grants were what it asks for already. */
  record Unchanged() implements Verdict {}

  /** Refused: these groups alone give the role, and only they can take it away. */
  record HeldThroughGroups(Set<GroupId> groups) implements Verdict {
    public HeldThroughGroups {
      groups = Set.copyOf(groups);
    }
  }

  /** Refused: a deactivated user cannot be given a role. */
  record UserDeactivated() implements Verdict {}

  /** Refused: there is no such user, or they were erased. */
  record UserUnknown() implements Verdict {}

  Verdict APPLIED = new Applied();
  Verdict UNCHANGED = new Unchanged();
  Verdict USER_DEACTIVATED = new UserDeactivated();
  Verdict USER_UNKNOWN = new UserUnknown();
}
