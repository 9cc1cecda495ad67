package dev.conveyor.ingress.access;

import dev.conveyor.schemas.OrganizationId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An authenticated caller, with the organization's settings.
 *
 * @param token the id of the token
 * @param waitsForProvisioning whether writes of users wait for the provisioning worker
 * @param requestsPerSecond the organization's limit; null to use the installation's default
 */
public record Admission(
    OrganizationId organization,
    UUID token,
    boolean waitsForProvisioning,
    @Nullable Integer requestsPerSecond) {}
