package dev.conveyor.ingress.access;

import dev.conveyor.schemas.OrganizationId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who was let in, and how their organization wants to be treated.
 *
 * @param token the id of the token that was presented
 * @param waitsForProvisioning whether writes of users wait for the provisioning worker
 * @param requestsPerSecond the organization's own limit; null for the installation's
 */
public record Admission(
    OrganizationId organization,
    UUID token,
    boolean waitsForProvisioning,
    @Nullable Integer requestsPerSecond) {}
