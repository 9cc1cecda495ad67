package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Command to the ingress: publish the current state of a SCIM user again, under a new version,
 * because the directory has another one.
 *
 * @param lastVersion the newest version that later stages know; the new one is greater
 * @param address of the directory user, for the record of a deletion if the SCIM user no longer
 *     exists
 * @param displayName of the directory user, for the same
 */
public record ResendScimUser(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) ScimUserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) long lastVersion,
    @JsonProperty(required = true) String address,
    @JsonProperty(required = true) String displayName)
    implements ScimRequest {

  public ResendScimUser {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
    Event.require(address, "address");
    Event.require(displayName, "displayName");
  }

  @Override
  public EventType eventType() {
    return EventType.RESEND_SCIM_USER;
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
