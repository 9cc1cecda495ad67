package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A directory user's profile and status after a change. {@code scimUserId} and {@code scimVersion}
 * name the SCIM user that manages them and its last applied version; both are absent for a user who
 * was not provisioned by an identity provider.
 */
public record DirectoryUserChanged(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) UserId userId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) UserChange change,
    @JsonProperty(required = true) EmailAddress email,
    @JsonProperty(required = true) String displayName,
    @JsonProperty(required = true) UserStatus status,
    @Nullable ScimUserId scimUserId,
    @Nullable Long scimVersion)
    implements DirectoryChange {

  public DirectoryUserChanged {
    Event.check(organization, version, occurredAt);
    Event.require(userId, "userId");
    Event.require(change, "change");
    if (change == UserChange.ROLES_CHANGED) {
      throw new IllegalArgumentException("the directory does not store roles");
    }
    Event.require(email, "email");
    Event.require(displayName, "displayName");
    Event.require(status, "status");
  }

  @Override
  public EventType eventType() {
    return EventType.directory(change);
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.user(userId, email.value());
  }

  @Override
  public String subject() {
    return userId.toString();
  }
}
