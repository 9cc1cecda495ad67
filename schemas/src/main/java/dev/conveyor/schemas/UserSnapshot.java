package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/** A user's full state, on the compacted topic: the same as the public event of that version. */
public record UserSnapshot(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) UserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) EmailAddress email,
    @JsonProperty(required = true) String displayName,
    @JsonProperty(required = true) UserStatus status,
    @JsonProperty(required = true) boolean scimManaged,
    @JsonProperty(required = true) List<Grant> roles)
    implements PublicUserState {

  public UserSnapshot {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
    Event.require(email, "email");
    Event.require(displayName, "displayName");
    Event.require(status, "status");
    Event.require(roles, "roles");
    roles = List.copyOf(roles);
  }

  @Override
  public EventType eventType() {
    return EventType.USER_SNAPSHOT;
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.user(userId, email.value());
  }

  @Override
  public String subject() {
    return userId.toString();
  }
}
