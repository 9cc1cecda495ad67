package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.schemas.ScimUserId;
import java.time.Instant;

/**
 * A SCIM user at one version.
 *
 * @param writtenVersion the version that was last written and not undone: it has the same document
 *     as this one
 * @param awaited whether the response to the request that made this version may still undo it
 */
public record StoredUser(
    ScimUserId id,
    UserDocument document,
    long version,
    Instant created,
    Instant lastModified,
    long writtenVersion,
    boolean awaited) {}
