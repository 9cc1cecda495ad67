package dev.conveyor.pipeline.intake;

import dev.conveyor.pipeline.database.Faults;
import dev.conveyor.pipeline.failures.Refusal;
import dev.conveyor.pipeline.outbox.MessageTooLarge;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * The message for support and the customer's admin if a change fails because of an internal error.
 */
final class Unexpected {

  private static final ReasonCode REASON = FailureReason.UNEXPECTED_ERROR.code();

  private Unexpected() {}

  /**
   * Says what the change is about.
   *
   * @param event null if the record could not be read
   */
  static Refusal refusal(@Nullable Event event, Throwable fault) {
    FailureSubject about = event == null ? FailureSubject.unreadable() : event.about();
    if (fault instanceof MessageTooLarge tooLarge) {
      return new Refusal(
          about,
          FailureReason.RECORD_TOO_LARGE.code(),
          "The change "
              + of(about)
              + "was not applied because the resulting record is too large. "
              + tooLarge.getMessage());
    }
    String why =
        Faults.isUnstorableValue(fault)
            ? " because one of its values is too long or contains characters that cannot be stored."
            : " because of an internal error. Support has been notified and will investigate.";
    return new Refusal(about, REASON, "The change " + of(about) + "could not be applied" + why);
  }

  private static String of(FailureSubject about) {
    String name = about.name() == null ? about.id() : about.name();
    return switch (about.kind()) {
      case "user", "group" -> "of " + about.kind() + (name == null ? "" : " " + name) + " ";
      case "settings" -> "of the settings ";
      default -> "";
    };
  }
}
