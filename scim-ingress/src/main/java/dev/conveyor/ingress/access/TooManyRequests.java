package dev.conveyor.ingress.access;

/** An organization exceeded its limits (RFC 6585 section 4). Creates no failed provision. */
public final class TooManyRequests extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long retryAfterSeconds;

  TooManyRequests(long retryAfterSeconds, String message) {
    super(message, null, false, false);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** In seconds; at least 1. */
  public long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
