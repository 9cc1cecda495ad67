package dev.conveyor.schemas;

/** Everything that the role-sync worker reads. */
public sealed interface RoleSyncInput extends Event
    permits GroupPush, SettingsChange, DirectoryCommand, DirectoryChange {}
