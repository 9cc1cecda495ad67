package dev.conveyor.ingress.users;

/**
 * The user's last write is still waiting for its outcome and may be undone: a write that was built
 * on it now would keep what the answer to it says was not done. Nothing has been written.
 */
public final class NotInTurn extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotInTurn(StoredUser user) {
    super(
        "version " + user.version() + " of user " + user.id() + " is awaited", null, false, false);
  }
}
