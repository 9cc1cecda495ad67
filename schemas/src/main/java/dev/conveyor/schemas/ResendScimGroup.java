package dev.conveyor.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * Command to the ingress: publish again whether these users are members of a group, or that the
 * group does not exist, because the role-sync worker knows otherwise.
 *
 * @param lastVersion the newest version that later stages know; the new one is greater
 * @param members SCIM users, at most {@link ScimGroupMembersChanged#LARGEST_CHUNK}
 */
public record ResendScimGroup(
    @JsonProperty(required = true) OrganizationId organization,
    @JsonProperty(required = true) GroupId groupId,
    @JsonProperty(required = true) long version,
    @JsonProperty(required = true) Instant occurredAt,
    @JsonProperty(required = true) long lastVersion,
    @JsonProperty(required = true) List<ScimUserId> members)
    implements ScimRequest {

  public ResendScimGroup {
    Event.check(organization, version, occurredAt);
    Event.require(groupId, "groupId");
    Event.require(members, "members");
    members = List.copyOf(members);
    if (members.size() > ScimGroupMembersChanged.LARGEST_CHUNK) {
      throw new IllegalArgumentException("too many members");
    }
  }

  @Override
  public EventType eventType() {
    return EventType.RESEND_SCIM_GROUP;
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
