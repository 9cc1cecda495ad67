package dev.conveyor.console.failures;

/** What failures of one organization have in common: where they failed, and why. */
public record Cause(String organization, String stage, String reason) {}
