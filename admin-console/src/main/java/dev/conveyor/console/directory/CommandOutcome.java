package dev.conveyor.console.directory;

import dev.conveyor.schemas.GroupId;
import java.util.List;

/** What the role-sync worker decided about a command. */
public sealed interface CommandOutcome {

  /** The user's grants are as the command asks, by it or from before. */
  record Done() implements CommandOutcome {}

  /** Refused: these groups alone give the role. */
  record HeldThroughGroups(List<GroupId> groups) implements CommandOutcome {
    public HeldThroughGroups {
      groups = List.copyOf(groups);
    }
  }

  /** Refused: a deactivated user cannot be given a role. */
  record UserDeactivated() implements CommandOutcome {}

  /** Refused: there is no such user any more. */
  record UserUnknown() implements CommandOutcome {}
}
