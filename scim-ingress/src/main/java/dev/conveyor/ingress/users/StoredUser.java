package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.schemas.ScimUserId;
import java.time.Instant;

/** A SCIM user at one version. */
public record StoredUser(
    ScimUserId id, UserDocument document, long version, Instant created, Instant lastModified) {}
