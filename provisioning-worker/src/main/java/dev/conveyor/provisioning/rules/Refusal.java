package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.UserId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a version cannot be applied as it is.
 *
 * @param reason a code for machines
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

  public static final String EMAIL_MISSING = FailureReason.EMAIL_MISSING.code();
  public static final String EMAIL_TAKEN = FailureReason.EMAIL_TAKEN.code();
  public static final String SEAT_LIMIT_REACHED = FailureReason.SEAT_LIMIT_REACHED.code();
  public static final String ADOPTION_NEEDS_CONFIRMATION =
      FailureReason.ADOPTION_NEEDS_CONFIRMATION.code();

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
