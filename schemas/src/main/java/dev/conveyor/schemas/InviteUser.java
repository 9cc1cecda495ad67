package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Command to the provisioning worker: create a directory user manually, without an identity
 * provider.
 */
public record InviteUser(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) UserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) EmailAddress email,
    @JsonProperty(required = true) String displayName)
    implements DirectoryCommand {

  public InviteUser {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
    Event.require(email, "email");
    Event.require(displayName, "displayName");
  }

  @Override
  public EventType eventType() {
    return EventType.INVITE_USER;
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
