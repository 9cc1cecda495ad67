package dev.conveyor.console.support;

/** A cause, and how many failures of it are open. */
record OpenCause(Cause cause, long open) {}
