package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The organization's provisioning settings. Without a seat limit, any number of users may be
 * active.
 *
 * @param rehire what happens when a new SCIM user has a deactivated user's address; null means
 *     {@link Rehire#ADOPT}
 * @param holds when removals of users are held; null means {@link HoldPolicy#DEFAULT}
 */
public record ScimConnectionChanged(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) boolean enabled,
    @Nullable Role defaultRole,
    @JsonProperty(required = true) boolean requireSso,
    @Nullable Integer seatLimit,
    @Nullable Rehire rehire,
    @Nullable HoldPolicy holds)
    implements SettingsChange {

  public ScimConnectionChanged {
    Event.check(organization, version, occurredAt);
    if (defaultRole != null && !defaultRole.mayBeDefault()) {
      throw new IllegalArgumentException("defaultRole must be one of " + Role.DEFAULTS);
    }
  }

  /** Settings with the default policies. */
  public ScimConnectionChanged(
      OrganizationId organization,
      long version,
      Instant occurredAt,
      boolean enabled,
      @Nullable Role defaultRole,
      boolean requireSso,
      @Nullable Integer seatLimit) {
    this(
        organization, version, occurredAt, enabled, defaultRole, requireSso, seatLimit, null, null);
  }

  @Override
  public EventType eventType() {
    return EventType.SCIM_CONNECTION_CHANGED;
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.settings();
  }

  @Override
  public String subject() {
    return "";
  }
}
