package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** Command to the role-sync worker: manually assign a role. */
public record AssignRole(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) UserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) Role role)
    implements DirectoryCommand {

  public AssignRole {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
    Event.require(role, "role");
  }

  @Override
  public EventType eventType() {
    return EventType.ASSIGN_ROLE;
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
