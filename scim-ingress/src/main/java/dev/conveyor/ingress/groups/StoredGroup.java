package dev.conveyor.ingress.groups;

import dev.conveyor.schemas.GroupId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A SCIM group at one version, without its members. */
public record StoredGroup(
    GroupId id,
    String displayName,
    @Nullable String externalId,
    long version,
    Instant created,
    Instant lastModified,
    long memberCount) {}
