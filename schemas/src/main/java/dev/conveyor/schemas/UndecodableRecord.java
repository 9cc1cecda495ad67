package dev.conveyor.schemas;

/** Bytes that are not a valid event. Permanent: decoding them again cannot succeed. */
public final class UndecodableRecord extends Exception {

  private static final long serialVersionUID = 1L;

  private final FailureReason reason;

  public UndecodableRecord(FailureReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public FailureReason reason() {
    return reason;
  }
}
