package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** Command to the provisioning worker: permanently erase a directory user. */
public record EraseUser(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) UserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt)
    implements DirectoryCommand {

  public EraseUser {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
  }

  @Override
  public EventType eventType() {
    return EventType.ERASE_USER;
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
