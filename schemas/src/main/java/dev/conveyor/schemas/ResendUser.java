package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Command to the provisioning worker: publish a directory user again, under a new version, because
 * the public state is another one. A user who does not exist is published as erased.
 *
 * @param lastVersion the newest version that the role-sync worker knows; the new one is greater
 * @param change what the role-sync worker missed; {@code updated} if it missed no change of status
 */
public record ResendUser(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) UserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) long lastVersion,
    @JsonProperty(required = true) UserChange change)
    implements DirectoryCommand {

  public ResendUser {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
    Event.require(change, "change");
    if (change == UserChange.ROLES_CHANGED) {
      throw new IllegalArgumentException("the directory does not store roles");
    }
  }

  @Override
  public EventType eventType() {
    return EventType.RESEND_USER;
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
