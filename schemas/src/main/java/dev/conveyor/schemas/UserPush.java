package dev.conveyor.schemas;

/** What the ingress accepted about a user. The events of one topic. */
public sealed interface UserPush extends ProvisioningInput, TimelineInput
    permits ScimUserChanged, ScimUserErased {

  @Override
  default Topic topic() {
    return Topic.SCIM_USER_CHANGES;
  }
}
