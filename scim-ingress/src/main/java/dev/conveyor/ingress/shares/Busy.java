package dev.conveyor.ingress.shares;

/**
 * A request found no room in time: 429 when its organization uses its own share up (RFC 6585
 * section 4), 503 when the instance has none left. No failed provision.
 */
public final class Busy extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final long RETRY_AFTER_SECONDS = 2;

  private final int status;

  private Busy(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  static Busy ofOne() {
    return new Busy(
        429,
        "The organization already has as many requests in progress as it may. Please try again in %d s."
            .formatted(RETRY_AFTER_SECONDS));
  }

  static Busy ofAll() {
    return new Busy(
        503, "The service is busy. Please try again in %d s.".formatted(RETRY_AFTER_SECONDS));
  }

  public int status() {
    return status;
  }

  /** At least 1. */
  public long retryAfterSeconds() {
    return RETRY_AFTER_SECONDS;
  }
}
