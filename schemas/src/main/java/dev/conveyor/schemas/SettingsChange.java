package dev.conveyor.schemas;

/** What an admin changed about an organization's provisioning. The events of one topic. */
public sealed interface SettingsChange extends ProvisioningInput, RoleSyncInput
    permits ScimConnectionChanged, RoleMappingChanged {

  @Override
  default Topic topic() {
    return Topic.SETTINGS_CHANGES;
  }
}
