package dev.conveyor.console.organizations;

import dev.conveyor.schemas.OrganizationId;

/** A customer. */
public record Organization(OrganizationId id, String name) {}
