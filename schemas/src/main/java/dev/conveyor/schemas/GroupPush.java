package dev.conveyor.schemas;

/** What the ingress accepted about a group. The events of one topic. */
public sealed interface GroupPush extends RoleSyncInput
    permits ScimGroupChanged, ScimGroupMembersChanged {

  GroupId groupId();

  @Override
  default Topic topic() {
    return Topic.SCIM_GROUP_CHANGES;
  }
}
