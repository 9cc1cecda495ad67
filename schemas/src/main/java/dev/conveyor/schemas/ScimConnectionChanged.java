package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The organization's settings for provisioning. No seat limit means any number of active users. */
public record ScimConnectionChanged(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) boolean enabled,
    @Nullable Role defaultRole,
    @JsonProperty(required = true) boolean requireSso,
    @Nullable Integer seatLimit)
    implements Event {

  public ScimConnectionChanged {
    Event.check(organization, version, occurredAt);
    if (defaultRole != null && !defaultRole.mayBeDefault()) {
      throw new IllegalArgumentException("the default role is one of " + Role.DEFAULTS);
    }
  }

  @Override
  public EventType eventType() {
    return EventType.SCIM_CONNECTION_CHANGED;
  }

  @Override
  public String subject() {
    return "";
  }
}
