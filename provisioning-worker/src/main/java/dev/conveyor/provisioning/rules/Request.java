package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.FailureReference;

/**
 * A change to be applied.
 *
 * @param reference that a failed provision of it has
 * @param fingerprint of the request that made it; a retry has the same one
 * @param replayed whether support sent it again
 */
public record Request(
    Event event, FailureReference reference, String fingerprint, boolean replayed) {}
