package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Command to both workers: what happens to a user whose removal, or whose loss of roles, is held.
 * Ignored by a worker that does not hold the user.
 */
public record DecideHold(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) UserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) HoldDecision decision)
    implements DirectoryCommand {

  public DecideHold {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
    Event.require(decision, "decision");
  }

  @Override
  public EventType eventType() {
    return EventType.DECIDE_HOLD;
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.user(userId, null);
  }

  @Override
  public String subject() {
    return userId.toString();
  }
}
