package dev.conveyor.console.settings;

import dev.conveyor.schemas.OrganizationId;

/** A customer. */
public record Organization(OrganizationId id, String name) {}
