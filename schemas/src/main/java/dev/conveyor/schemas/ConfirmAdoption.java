package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Command to the provisioning worker: let the SCIM user take over this directory user and keep the
 * roles they hold. Ignored if the SCIM user is no longer waiting for adoption.
 */
public record ConfirmAdoption(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) UserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) ScimUserId scimUserId)
    implements DirectoryCommand {

  public ConfirmAdoption {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
    Event.require(scimUserId, "scimUserId");
  }

  @Override
  public EventType eventType() {
    return EventType.CONFIRM_ADOPTION;
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
