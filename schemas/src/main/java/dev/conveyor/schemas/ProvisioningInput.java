package dev.conveyor.schemas;

/** Everything the provisioning worker reads. */
public sealed interface ProvisioningInput extends Event
    permits UserPush, SettingsChange, DirectoryCommand {}
