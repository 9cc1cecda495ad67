package dev.conveyor.ingress.access;

import org.jspecify.annotations.Nullable;

/**
 * A request whose body was not read, regardless of its content: it creates no failed provision, and
 * the client may retry it.
 */
public final class BodyNotRead extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public static final int TOO_SLOW = 408;

  private static final int RETRY_AFTER_SECONDS = 5;

  private final int status;

  private BodyNotRead(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** Too many bodies are being read. */
  public static BodyNotRead noRoom() {
    return new BodyNotRead(
        503, "Too many large requests in progress. Retry after " + RETRY_AFTER_SECONDS + " s.");
  }

  /** The client sent the body too slowly. */
  public static BodyNotRead tooSlow() {
    return new BodyNotRead(TOO_SLOW, "The request body did not arrive in time. Send it again.");
  }

  public int status() {
    return status;
  }

  /** Null if the client need not wait. */
  public @Nullable Integer retryAfterSeconds() {
    return status == 503 ? RETRY_AFTER_SECONDS : null;
  }
}
