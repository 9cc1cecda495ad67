package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.UserChange;

/** What a change comes to. */
public sealed interface Decision {

  /** The user is now so; to be published as that change. */
  record Changed(DirectoryUser user, UserChange change) implements Decision {}

  /** The user is gone, with all that was known of them; to be published under the next version. */
  record Erased(DirectoryUser user) implements Decision {}

  /** The directory already says so. */
  record Unchanged() implements Decision {}

  /** Something newer was applied before. */
  record Stale(long appliedVersion) implements Decision {}

  /** It cannot be done as things stand; the version is not counted as applied. */
  record Refused(String reason, String message) implements Decision {}
}
