package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.UserId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a version cannot be applied in the current state.
 *
 * @param message for the identity provider's admin and for support
 * @param waitsForAddress whether to retry when the address is released
 * @param waitsForSeat whether to retry when a seat is free
 * @param candidate the directory user whose adoption an admin must confirm; null for none
 */
public record PushRefusal(
    FailureReason reason,
    String message,
    boolean waitsForAddress,
    boolean waitsForSeat,
    @Nullable UserId candidate) {

  /** Whether anything besides the user's next change can resolve it. */
  boolean isCurable() {
    return waitsForAddress || waitsForSeat || candidate != null;
  }

  /** Whether it waits for the same cause, whatever its message. */
  boolean waitsLike(PushRefusal other) {
    return reason == other.reason
        && waitsForAddress == other.waitsForAddress
        && waitsForSeat == other.waitsForSeat
        && Objects.equals(candidate, other.candidate);
  }

  /** Combines both; the first one determines the reason. */
  PushRefusal and(PushRefusal other) {
    return new PushRefusal(
        reason,
        message + " " + other.message,
        waitsForAddress || other.waitsForAddress,
        waitsForSeat || other.waitsForSeat,
        candidate == null ? other.candidate : candidate);
  }
}
