package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.ProvisioningInput;

/**
 * A change to apply.
 *
 * @param reference the reference that a failed provision of it has
 * @param fingerprint of the request that made it; a retry has the same one
 * @param replayed whether support replayed it
 */
public record Request(
    ProvisioningInput event, FailureReference reference, String fingerprint, boolean replayed) {}
