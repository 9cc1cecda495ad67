package dev.conveyor.ingress.access;

/** The organization asks for more than its share (RFC 6585 section 4). No failed provision. */
public final class TooManyRequests extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long retryAfterSeconds;

  TooManyRequests(long retryAfterSeconds, String message) {
    super(message, null, false, false);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** At least 1. */
  public long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
