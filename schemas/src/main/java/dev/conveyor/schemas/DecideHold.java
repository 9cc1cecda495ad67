package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Command to the provisioning worker: what happens to a held user. Ignored if the user is not held
 * at this time.
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
