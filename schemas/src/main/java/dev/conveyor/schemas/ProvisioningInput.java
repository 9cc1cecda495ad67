package dev.conveyor.schemas;

/** Everything that the provisioning worker reads. */
public sealed interface ProvisioningInput extends Event
    permits UserPush, SettingsChange, DirectoryCommand {}
