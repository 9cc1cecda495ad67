package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * A SCIM user was erased: nothing about them is kept, and subscribers must delete their copies. The
 * last record of its key.
 */
public record ScimUserErased(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) ScimUserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt)
    implements UserPush {

  public ScimUserErased {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
  }

  @Override
  public EventType eventType() {
    return EventType.SCIM_USER_ERASED;
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
