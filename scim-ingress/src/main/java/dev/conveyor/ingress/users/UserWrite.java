package dev.conveyor.ingress.users;

import org.jspecify.annotations.Nullable;

/**
 * The result of a write of a user.
 *
 * @param published whether there is a new version, and a change record of it
 * @param inNoGroup whether the user is known to be in no group, so that no query is needed
 * @param undo what is needed to undo the write; null if it changed nothing
 */
public record UserWrite(
    StoredUser user, boolean published, boolean inNoGroup, @Nullable Undo undo) {

  static UserWrite nothing(StoredUser user) {
    return new UserWrite(user, false, false, null);
  }

  /**
   * @param last the last version, which says that the user is deleted
   */
  static UserWrite deleted(StoredUser last) {
    return new UserWrite(last, true, true, null);
  }
}
