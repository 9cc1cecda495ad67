package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A change record: the full state of a SCIM user after an accepted write. {@code user} is the
 * resource as SCIM returns it, without {@code meta} and {@code groups}; {@code changed} names the
 * top-level attributes that differ from the previous version, empty for a deletion.
 *
 * @param requestFingerprint identifies the request that created this version, so that a rejection
 *     and a retry of the same request share one failed provision; null if no identity provider is
 *     waiting for the outcome
 * @param undoes the version whose rejection was returned to its request: this version restores the
 *     state before that one. Otherwise null
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
    @JsonProperty(required = true) JsonNode user,
    @Nullable String requestFingerprint,
    @Nullable Long undoes)
    implements UserPush {

  public ScimUserChanged {
    Event.check(organization, version, occurredAt);
    if (undoes != null && undoes >= version) {
      throw new IllegalArgumentException("a version can only undo an earlier one");
    }
    Event.require(userId, "userId");
    Event.require(userName, "userName");
    Event.require(changed, "changed");
    changed = List.copyOf(changed);
    Event.require(user, "user");
  }

  /** A version that no identity provider waits for and that undoes nothing. */
  public ScimUserChanged(
      OrganizationId organization,
      ScimUserId userId,
      long version,
      Instant occurredAt,
      boolean active,
      boolean deleted,
      String userName,
      List<String> changed,
      JsonNode user) {
    this(
        organization,
        userId,
        version,
        occurredAt,
        active,
        deleted,
        userName,
        changed,
        user,
        null,
        null);
  }

  @Override
  public EventType eventType() {
    return EventType.SCIM_USER_CHANGED;
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.user(userId, userName);
  }

  @Override
  public String subject() {
    return userId.toString();
  }
}
