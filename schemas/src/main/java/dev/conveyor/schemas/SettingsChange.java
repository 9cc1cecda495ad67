package dev.conveyor.schemas;

/** Changes that an admin made to provisioning settings. These are the events of one topic. */
public sealed interface SettingsChange extends ProvisioningInput, RoleSyncInput
    permits ScimConnectionChanged, RoleMappingChanged {

  @Override
  default Topic topic() {
    return Topic.SETTINGS_CHANGES;
  }
}
