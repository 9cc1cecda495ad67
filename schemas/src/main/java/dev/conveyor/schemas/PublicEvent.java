package dev.conveyor.schemas;

/** Everything downstream teams read. */
public sealed interface PublicEvent extends Event permits PublicUserChange, PublicUserState {}
