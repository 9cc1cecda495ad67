package dev.conveyor.schemas;

/** Everything that the console's timelines are made of. */
public sealed interface TimelineInput extends Event permits UserPush, PublicUserChange {}
