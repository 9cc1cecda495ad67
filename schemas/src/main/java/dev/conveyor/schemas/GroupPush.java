package dev.conveyor.schemas;

/** Group changes that the ingress accepted. These are the events of one topic. */
public sealed interface GroupPush extends RoleSyncInput
    permits ScimGroupChanged, ScimGroupMembersChanged {

  GroupId groupId();

  @Override
  default Topic topic() {
    return Topic.SCIM_GROUP_CHANGES;
  }
}
