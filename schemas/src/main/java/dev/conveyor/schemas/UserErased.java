package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * The public event of an erased user: subscribers must delete their copies. The last record of its
 * key; the snapshot topic gets a tombstone.
 */
public record UserErased(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) UserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt)
    implements PublicUserChange {

  public UserErased {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
  }

  @Override
  public EventType eventType() {
    return EventType.USER_ERASED;
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
