package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A SCIM group is mapped to a role, or, if the role is absent, no longer mapped. */
public record RoleMappingChanged(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) GroupId groupId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @Nullable Role role)
    implements SettingsChange {

  public RoleMappingChanged {
    Event.check(organization, version, occurredAt);
    Event.require(groupId, "groupId");
    if (role != null && role.isBillingAdmin()) {
      throw new IllegalArgumentException("Billing Admin cannot be mapped to a group");
    }
  }

  @Override
  public EventType eventType() {
    return EventType.ROLE_MAPPING_CHANGED;
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.group(groupId, null);
  }

  @Override
  public String subject() {
    return groupId.toString();
  }
}
