package dev.conveyor.ingress.users;

import org.jspecify.annotations.Nullable;

/**
 * How a write of a user ended.
 *
 * @param published whether there is a new version, and a change record of it
 * @param inNoGroup whether the user is known to be a member of none, so that nobody has to look
 * @param undo what it takes to undo the write; null when it changed nothing
 */
public record UserWrite(
    StoredUser user, boolean published, boolean inNoGroup, @Nullable Undo undo) {

  static UserWrite nothing(StoredUser user) {
    return new UserWrite(user, false, false, null);
  }
}
