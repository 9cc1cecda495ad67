package dev.conveyor.console.support;

/** What failures of one organization have in common: where they failed, and why. */
record Cause(String organization, String stage, String reason) {}
