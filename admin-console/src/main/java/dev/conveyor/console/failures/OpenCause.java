package dev.conveyor.console.failures;

/** A cause, and how many failures of it are open. */
public record OpenCause(Cause cause, long open) {}
