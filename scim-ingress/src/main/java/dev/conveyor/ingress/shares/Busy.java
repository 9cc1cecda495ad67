package dev.conveyor.ingress.shares;

/**
 * A request found no capacity in time: 429 if its organization uses up its share (RFC 6585 section
 * 4), 503 if the instance has none left. Creates no failed provision.
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
        "Too many requests in progress for this organization. Retry after %d s."
            .formatted(RETRY_AFTER_SECONDS));
  }

  static Busy ofAll() {
    return new Busy(503, "The service is busy. Retry after %d s.".formatted(RETRY_AFTER_SECONDS));
  }

  public int status() {
    return status;
  }

  /** In seconds; at least 1. */
  public long retryAfterSeconds() {
    return RETRY_AFTER_SECONDS;
  }
}
