package dev.conveyor.schemas;

/** Everything that the support desk reads. */
public sealed interface SupportInput extends Event permits FailureReport {}
