package dev.conveyor.ingress.access;

import dev.conveyor.schemas.OrganizationId;
import org.jspecify.annotations.Nullable;

/**
 * Who was let in, and how their organization wants to be treated.
 *
 * @param waitsForProvisioning whether writes of users wait for the provisioning worker
 * @param requestsPerSecond the organization's own limit; null for the installation's
 */
public record Admission(
    OrganizationId organization,
    boolean waitsForProvisioning,
    @Nullable Integer requestsPerSecond) {}
