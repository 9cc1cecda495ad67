package dev.conveyor.ingress.requests;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The request behind a write of a user.
 *
 * @param fingerprint the same for every try of one request
 * @param published whether the change record names the request, so that a rejection is filed under
 *     it: only if the outcome is reported to a caller
 * @param awaited for how long after the write its response may undo it; zero for never
 * @param inTurn whether the write waits while another write may still be undone by its response
 * @param replayOf the reference of the failed provision that this request replays; null for a
 *     request of an identity provider
 */
public record Origin(
    String fingerprint,
    boolean published,
    Duration awaited,
    boolean inTurn,
    @Nullable String replayOf) {

  /** A request that is answered as soon as it is stored. */
  public static Origin answeredAtOnce(String fingerprint) {
    return new Origin(fingerprint, false, Duration.ZERO, true, null);
  }

  /** A request whose response reports the outcome, if it is known in time. */
  public static Origin answeredWithOutcome(String fingerprint, Duration awaited) {
    return new Origin(fingerprint, true, awaited, true, null);
  }

  /** A request that support replays, or the console automatically. */
  public static Origin replayed(String fingerprint, Duration awaited, String reference) {
    return new Origin(fingerprint, true, awaited, false, reference);
  }

  /** The same, without waiting for pending responses of other writes. */
  public Origin outOfTurn() {
    return new Origin(fingerprint, published, awaited, false, replayOf);
  }
}
