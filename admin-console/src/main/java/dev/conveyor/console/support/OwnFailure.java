package dev.conveyor.console.support;

import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.ReasonCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failed provision as the organization's own admin sees it: without the record, and without what
 * only support can act on.
 *
 * @param kind what it is about: {@code user}, {@code group}, {@code settings}, or {@code record}
 * @param id of the SCIM user or group; null if it is not known
 * @param name of the user or group; null if it is not known
 * @param whatToDo in the identity provider or in this console
 * @param canRetry whether sending the same change again may succeed
 * @param firstSeen when it failed first
 * @param lastSeen when it failed last
 * @param tries how often it failed
 */
record OwnFailure(
    FailureReference reference,
    Failure.Status status,
    String kind,
    @Nullable String id,
    @Nullable String name,
    String message,
    String whatToDo,
    boolean canRetry,
    Instant firstSeen,
    Instant lastSeen,
    int tries) {

  /** For what went wrong on our side: its details are nobody's business but support's. */
  private static final String OURS = "This change could not be processed.";

  static OwnFailure of(Failure failure) {
    String remedy = remedy(failure.reason());
    boolean retry =
        remedy != null
            && failure.status() == Failure.Status.OPEN
            && ReplayPlan.offered(failure) instanceof ReplayPlan.Send;
    return new OwnFailure(
        failure.reference(),
        failure.status(),
        failure.about().kind(),
        failure.about().id(),
        failure.about().name(),
        remedy == null ? OURS : failure.message(),
        remedy == null
            ? "Contact support and quote the reference " + failure.reference() + "."
            : remedy,
        retry,
        failure.firstSeen(),
        failure.lastSeen(),
        failure.tries());
  }

  private static final String SCIM =
      "The message names the attribute. Correct it in your identity provider, which then sends the"
          + " change again.";

  /** What the organization can do; null if only support can do something. */
  private static @Nullable String remedy(ReasonCode reason) {
    FailureReason known = reason.known().orElse(null);
    if (known != null) {
      return remedy(known);
    }
    return reason.scimError().isPresent() ? SCIM : null;
  }

  private static @Nullable String remedy(FailureReason reason) {
    return switch (reason) {
      case SEAT_LIMIT_REACHED ->
          "Deactivate a user in your identity provider, or ask for more seats. The user is then"
              + " provisioned automatically.";
      case EMAIL_TAKEN ->
          "Give one of the two users another address in your identity provider, delete the other"
              + " one there, or erase an invited user here. The user is then provisioned"
              + " automatically.";
      case ADOPTION_NEEDS_CONFIRMATION ->
          "If both are the same person, confirm the adoption on the page of the user who has the"
              + " address. If not, give one of them another address in your identity provider.";
      case EMAIL_MISSING ->
          "Map an email address to the user in your identity provider, and push the user again.";
      case UNKNOWN_MEMBER ->
          "Assign the named users to this application in your identity provider. They join the"
              + " group automatically.";
      case NESTED_GROUP_UNSUPPORTED ->
          "Push the inner group itself, or assign its members to the outer one.";
      case BODY_NOT_KEPT ->
          "The request was too large to be kept. Push the change again in your identity provider.";
      case NOT_JSON,
          WRONG_SCHEMA,
          NO_VALUE,
          WRONG_KEY,
          UNKNOWN_EVENT_TYPE,
          WRONG_TOPIC,
          WRONG_SOURCE,
          RECORD_TOO_LARGE,
          RECORD_REFUSED,
          UNEXPECTED_ERROR ->
          null;
    };
  }
}
