package dev.conveyor.ingress.outcomes;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;

/** A version of a SCIM user that is being provisioned. */
public record PendingUser(OrganizationId organization, ScimUserId id, long version) {}
