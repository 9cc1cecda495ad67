package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change record: a SCIM group was created, renamed, or deleted. Contains no members. */
public record ScimGroupChanged(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) GroupId groupId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) String displayName,
    @Nullable String externalId,
    @JsonProperty(required = true) boolean deleted)
    implements GroupPush {

  public ScimGroupChanged {
    Event.check(organization, version, occurredAt);
    Event.require(groupId, "groupId");
    Event.require(displayName, "displayName");
  }

  @Override
  public EventType eventType() {
    return EventType.SCIM_GROUP_CHANGED;
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.group(groupId, displayName);
  }

  @Override
  public String subject() {
    return groupId.toString();
  }
}
