package dev.conveyor.console.people;

import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.ScimUserId;
import org.jspecify.annotations.Nullable;

/**
 * An adoption that waits for an admin, in the words of the identity that asks for it.
 *
 * @param reference of the failed provision
 * @param scimUserId who takes the user over
 * @param name the identity's userName or displayName; null when it is unknown
 * @param externalId the identity provider's own id; null when it is unknown
 */
record Adoption(
    FailureReference reference,
    ScimUserId scimUserId,
    @Nullable String name,
    @Nullable String externalId) {}
