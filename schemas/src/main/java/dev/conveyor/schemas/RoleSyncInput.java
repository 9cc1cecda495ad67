package dev.conveyor.schemas;

/** Everything the role-sync worker reads. */
public sealed interface RoleSyncInput extends Event
    permits GroupPush, SettingsChange, DirectoryCommand, DirectoryChange {}
