package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** A directory user was erased; the id is never reused. The last record of its key. */
public record DirectoryUserErased(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) UserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt)
    implements DirectoryChange {

  public DirectoryUserErased {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
  }

  @Override
  public EventType eventType() {
    return EventType.DIRECTORY_USER_ERASED;
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
