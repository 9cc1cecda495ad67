package dev.conveyor.schemas;

/** User changes that the ingress accepted. These are the events of one topic. */
public sealed interface UserPush extends ProvisioningInput, TimelineInput
    permits ScimUserChanged, ScimUserErased {

  @Override
  default Topic topic() {
    return Topic.SCIM_USER_CHANGES;
  }
}
