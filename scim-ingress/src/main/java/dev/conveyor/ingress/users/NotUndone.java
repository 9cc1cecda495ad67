package dev.conveyor.ingress.users;

/** There is nothing left to undo; the transaction must roll back. */
public final class NotUndone extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The reason. */
  public enum Reason {
    /** Another write was committed first, or another user has the former userName. */
    OVERTAKEN,
    /** The directory applied the version after all. */
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
