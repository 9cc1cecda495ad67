package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.FailureReason;
import org.jspecify.annotations.Nullable;

/**
 * The messages of rejections: what happened, why, and what to do. A holder's name is quoted, so
 * that it can be found and removed when that person is erased.
 */
final class Refusals {

  private static final String AFTERWARDS = " This user is then provisioned automatically.";

  private Refusals() {}

  static PushRefusal emailMissing(String userName) {
    return new PushRefusal(
        FailureReason.EMAIL_MISSING,
        "The user "
            + userName
            + " has no email address. Set a primary email in the identity provider.",
        false,
        false,
        null);
  }

  static PushRefusal emailTaken(EmailAddress email, DirectoryUser holder) {
    return new PushRefusal(
        FailureReason.EMAIL_TAKEN,
        taken(email, holder) + remedy(holder) + AFTERWARDS,
        true,
        false,
        null);
  }

  static PushRefusal invitedEmailTaken(EmailAddress email, DirectoryUser holder) {
    return new PushRefusal(
        FailureReason.EMAIL_TAKEN,
        taken(email, holder) + " Use another address, or change that user's address first.",
        false,
        false,
        null);
  }

  private static String taken(EmailAddress email, DirectoryUser holder) {
    return "The email address " + email + " belongs to " + named(holder);
  }

  private static String named(DirectoryUser holder) {
    String name = "\"" + holder.displayName() + "\"";
    if (!holder.isManaged()) {
      return name + ", who was invited in the console and is not managed by the identity provider.";
    }
    return holder.isActive() ? name + "." : name + ", who is deactivated.";
  }

  private static String remedy(DirectoryUser holder) {
    if (!holder.isManaged()) {
      return " Erase that user in the console, or give this user another address.";
    }
    return holder.isActive()
        ? " Give one of the two users another address."
        : " Delete that user in the identity provider, or give one of the two users another"
            + " address.";
  }

  static PushRefusal noSeat(@Nullable Integer limit) {
    return new PushRefusal(
        FailureReason.SEAT_LIMIT_REACHED, seatsTaken(limit) + "." + AFTERWARDS, false, true, null);
  }

  static PushRefusal noSeatToInvite(@Nullable Integer limit) {
    return new PushRefusal(
        FailureReason.SEAT_LIMIT_REACHED,
        seatsTaken(limit) + ", then invite again.",
        false,
        false,
        null);
  }

  private static String seatsTaken(@Nullable Integer limit) {
    if (limit != null && limit == 0) {
      return "The organization has no seats. Raise the seat limit";
    }
    String taken =
        limit != null && limit == 1
            ? "The only seat is taken."
            : "All " + limit + " seats are taken.";
    return taken + " Deactivate a user or raise the seat limit";
  }

  static PushRefusal needsConfirmation(EmailAddress email, DirectoryUser candidate) {
    return new PushRefusal(
        FailureReason.ADOPTION_NEEDS_CONFIRMATION,
        "The email address "
            + email
            + " belonged to \""
            + candidate.displayName()
            + "\", who has a different identity in the identity provider and has admin rights or a"
            + " password. An admin must confirm on that user's page in the console that the new"
            + " user may take over the account."
            + AFTERWARDS,
        false,
        false,
        candidate.id());
  }
}
