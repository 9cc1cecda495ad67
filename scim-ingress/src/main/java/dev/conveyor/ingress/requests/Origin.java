package dev.conveyor.ingress.requests;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The request behind a write of a user.
 *
 * @param fingerprint the same for every try of one request
 * @param published whether the change record names the request, so that a refusal is filed under
 *     it: only where somebody is told of the outcome
 * @param awaited for how long after the write its answer may undo it; zero for not at all
 * @param inTurn whether the write waits while the answer to another one may still undo that one
 * @param replayOf the reference of the failed provision whose request this is; null for a request
 *     of an identity provider
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

  /** A request whose answer tells the outcome, as far as it is known in time. */
  public static Origin answeredWithOutcome(String fingerprint, Duration awaited) {
    return new Origin(fingerprint, true, awaited, true, null);
  }

  /** A request that support, or the console by itself, sends through again. */
  public static Origin replayed(String fingerprint, Duration awaited, String reference) {
    return new Origin(fingerprint, true, awaited, false, reference);
  }

  /** The same, however the answers of others stand. */
  public Origin outOfTurn() {
    return new Origin(fingerprint, published, awaited, false, replayOf);
  }
}
