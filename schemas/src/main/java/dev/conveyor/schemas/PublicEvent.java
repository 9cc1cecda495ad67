package dev.conveyor.schemas;

/** Everything that downstream teams read. */
public sealed interface PublicEvent extends Event permits PublicUserChange, PublicUserState {}
