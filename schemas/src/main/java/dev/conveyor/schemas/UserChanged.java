package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * The public event: a user's full state after a change, with profile, status, and roles. {@code
 * changed} names the members that differ from the previous version.
 */
public record UserChanged(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) UserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) UserChange change,
    @JsonProperty(required = true) List<String> changed,
    @JsonProperty(required = true) EmailAddress email,
    @JsonProperty(required = true) String displayName,
    @JsonProperty(required = true) UserStatus status,
    @JsonProperty(required = true) boolean scimManaged,
    @JsonProperty(required = true) List<Grant> roles)
    implements PublicUserChange {

  public UserChanged {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
    Event.require(change, "change");
    Event.require(changed, "changed");
    changed = List.copyOf(changed);
    Event.require(email, "email");
    Event.require(displayName, "displayName");
    Event.require(status, "status");
    Event.require(roles, "roles");
    roles = List.copyOf(roles);
  }

  @Override
  public EventType eventType() {
    return EventType.user(change);
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
