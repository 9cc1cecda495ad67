package dev.conveyor.schemas;

/** Everything that the console's timelines are built from. */
public sealed interface TimelineInput extends Event permits UserPush, PublicUserChange {}
