package dev.conveyor.ingress.users;

/**
 * The user's last write is still waiting for its outcome and may be undone: a write built on it now
 * would keep changes that its response reports as rejected. Nothing has been written.
 */
public final class NotInTurn extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotInTurn(StoredUser user) {
    super(
        "version " + user.version() + " of user " + user.id() + " is awaited", null, false, false);
  }
}
