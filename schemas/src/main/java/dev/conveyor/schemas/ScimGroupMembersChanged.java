package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * A change record: members that were added to or removed from a group in this version. A large
 * change is split into several chunks of one version, none of which repeats a user.
 */
public record ScimGroupMembersChanged(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) GroupId groupId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) List<ScimUserId> joined,
    @JsonProperty(required = true) List<ScimUserId> left)
    implements GroupPush {

  public ScimGroupMembersChanged {
    Event.check(organization, version, occurredAt);
    Event.require(groupId, "groupId");
    Event.require(joined, "joined");
    joined = List.copyOf(joined);
    Event.require(left, "left");
    left = List.copyOf(left);
    if (joined.size() + left.size() > LARGEST_CHUNK) {
      throw new IllegalArgumentException("a chunk must have at most " + LARGEST_CHUNK + " members");
    }
  }

  @Override
  public EventType eventType() {
    return EventType.SCIM_GROUP_MEMBERS_CHANGED;
  }

  @Override
  public FailureSubject about() {
    return FailureSubject.group(groupId, null);
  }

  @Override
  public String subject() {
    return groupId.toString();
  }

  /** The maximum number of added and removed members in one record. */
  public static final int LARGEST_CHUNK = 500;
}
