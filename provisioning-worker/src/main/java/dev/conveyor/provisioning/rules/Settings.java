package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.Rehire;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an organization that matter for provisioning.
 *
 * @param seatLimit the maximum number of active users; null for no limit
 */
public record Settings(long version, @Nullable Integer seatLimit, Rehire rehire) {}
