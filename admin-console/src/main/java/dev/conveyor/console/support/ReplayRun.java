package dev.conveyor.console.support;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replay of all open failures of a cause.
 *
 * @param canary the fingerprint of the failure that was sent first; null while none was
 * @param after the fingerprint of the last one that was looked at: the rest comes in this order,
 *     each at most once
 */
record ReplayRun(
    UUID id,
    Cause cause,
    String startedBy,
    Instant startedAt,
    int ratePerSecond,
    State state,
    @Nullable String canary,
    String after,
    long sent,
    @Nullable Instant lastSentAt,
    @Nullable Instant endedAt,
    @Nullable String note) {

  /** How far it is. */
  public enum State {
    /** One failure is about to be sent. */
    CANARY,
    /** It was sent; how it ended is awaited. */
    WAITING,
    /** It was resolved; the others follow. */
    RUNNING,
    DONE,
    /** Somebody stopped it. */
    STOPPED,
    /** The canary failed again: the cause is still there. */
    HALTED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    public boolean isLive() {
      return this == CANARY || this == WAITING || this == RUNNING;
    }

    static State parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }
}
