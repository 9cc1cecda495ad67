package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.UserId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a version cannot be applied as it is.
 *
 * @param reason the code of a {@link dev.conveyor.schemas.FailureReason}
 * @param message for the identity provider's admin and for support
 * @param waitsForAddress whether it is worth another try when the address is released
 * @param waitsForSeat whether it is worth another try when a seat is free
 * @param candidate the directory user whose adoption an admin must confirm; null for none
 */
public record Refusal(
    String reason,
    String message,
    boolean waitsForAddress,
    boolean waitsForSeat,
    @Nullable UserId candidate) {

  /** Whether anything but the user's own next push can help. */
  boolean isCurable() {
    return waitsForAddress || waitsForSeat || candidate != null;
  }

  /** Whether it waits for the same, whatever it says. */
  boolean waitsLike(Refusal other) {
    return reason.equals(other.reason)
        && waitsForAddress == other.waitsForAddress
        && waitsForSeat == other.waitsForSeat
        && Objects.equals(candidate, other.candidate);
  }

  /** Both, one after the other; the first one gives the reason. */
  Refusal and(Refusal other) {
    return new Refusal(
        reason,
        message + " " + other.message,
        waitsForAddress || other.waitsForAddress,
        waitsForSeat || other.waitsForSeat,
        candidate == null ? other.candidate : candidate);
  }
}
