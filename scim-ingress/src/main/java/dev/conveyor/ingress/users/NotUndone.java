package dev.conveyor.ingress.users;

/** An undo found that there is nothing to undo any more; its transaction must roll back. */
public final class NotUndone extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** Another write came first, or another user has the former userName. */
    OVERTAKEN,
    /** The directory took the version after all. */
    PROVISIONED
  }

  private final Reason reason;

  NotUndone(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
