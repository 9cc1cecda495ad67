package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * A replayed failed provision was resolved or superseded at the stage where it had failed. If it
 * fails again, the failure is published again with the same reference.
 */
public record FailureSettled(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) FailureReference reference,
    @JsonProperty(required = true) Stage stage,
    @JsonProperty(required = true) Outcome outcome,
    @JsonProperty(required = true) String message)
    implements FailureReport {

  public FailureSettled {
    Event.check(organization, version, occurredAt);
    Event.require(reference, "reference");
    Event.require(stage, "stage");
    Event.require(outcome, "outcome");
    Event.require(message, "message");
  }

  @Override
  public EventType eventType() {
    return EventType.FAILURE_SETTLED;
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.unreadable();
  }

  @Override
  public String subject() {
    return reference.toString();
  }

  /** How it ended. */
  public enum Outcome {
    RESOLVED,
    SUPERSEDED;

    @com.fasterxml.jackson.annotation.JsonValue
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
