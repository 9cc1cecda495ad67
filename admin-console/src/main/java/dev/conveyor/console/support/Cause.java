package dev.conveyor.console.support;

import dev.conveyor.schemas.ReasonCode;

/** What failures of one organization have in common: where they failed, and why. */
record Cause(String organization, String stage, ReasonCode reason) {}
