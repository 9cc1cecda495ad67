package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A change record: the full state of a SCIM user after an accepted write. {@code user} is the
 * resource as SCIM returns it, without {@code meta} and {@code groups}; {@code changed} names the
 * top-level attributes that differ from the version before, empty for a deletion.
 */
public record ScimUserChanged(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) ScimUserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) boolean active,
    @JsonProperty(required = true) boolean deleted,
    @JsonProperty(required = true) String userName,
    @JsonProperty(required = true) List<String> changed,
    @JsonProperty(required = true) JsonNode user)
    implements Event {

  public ScimUserChanged {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
    Event.require(userName, "userName");
    Event.require(changed, "changed");
    changed = List.copyOf(changed);
    Event.require(user, "user");
  }

  @Override
  public EventType eventType() {
    return EventType.SCIM_USER_CHANGED;
  }

  @Override
  public String subject() {
    return userId.toString();
  }
}
