package dev.conveyor.schemas;

/** Everything the support desk reads. */
public sealed interface SupportInput extends Event permits FailureReport {}
