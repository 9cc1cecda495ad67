package dev.conveyor.ingress.outcomes;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;

/** A version of a SCIM user that is on its way to the directory. */
public record PendingUser(OrganizationId organization, ScimUserId id, long version) {}
