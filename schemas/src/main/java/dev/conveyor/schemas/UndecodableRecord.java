package dev.conveyor.schemas;

/** Bytes that are no event of ours. Permanent: decoding them again cannot succeed. */
public final class UndecodableRecord extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why, as a reason code. */
  public enum Reason {
    NOT_JSON("not-json"),
    WRONG_SCHEMA("wrong-schema"),
    UNKNOWN_TYPE("unknown-event-type"),
    NO_VALUE("no-value"),
    WRONG_KEY("wrong-key"),
    WRONG_TOPIC("wrong-topic"),
    WRONG_SOURCE("wrong-source");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    public String code() {
      return code;
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
