package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * The cause of a failed provision was resolved, and its request had been undone, so no stage can
 * apply it on its own: the support desk replays the original request once. Ignored unless the
 * failure is open.
 */
public record FailureCauseGone(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) FailureReference reference,
    @JsonProperty(required = true) Stage stage,
    @JsonProperty(required = true) String message)
    implements FailureReport {

  public FailureCauseGone {
    Event.check(organization, version, occurredAt);
    Event.require(reference, "reference");
    Event.require(stage, "stage");
    Event.require(message, "message");
  }

  @Override
  public EventType eventType() {
    return EventType.FAILURE_CAUSE_GONE;
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.unreadable();
  }

  @Override
  public String subject() {
    return reference.toString();
  }
}
