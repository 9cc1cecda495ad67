package dev.conveyor.schemas;

/** Bytes that are no event of ours. Permanent: decoding them again cannot succeed. */
public final class UndecodableRecord extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why, as a reason code. */
  public enum Reason {
    NOT_JSON(FailureReason.NOT_JSON),
    WRONG_SCHEMA(FailureReason.WRONG_SCHEMA),
    UNKNOWN_TYPE(FailureReason.UNKNOWN_EVENT_TYPE),
    NO_VALUE(FailureReason.NO_VALUE),
    WRONG_KEY(FailureReason.WRONG_KEY),
    WRONG_TOPIC(FailureReason.WRONG_TOPIC),
    WRONG_SOURCE(FailureReason.WRONG_SOURCE);

    private final FailureReason reason;

    Reason(FailureReason reason) {
      this.reason = reason;
    }

    public String code() {
      return reason.code();
    }
  }

  private final Reason reason;

  public UndecodableRecord(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
