package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.Rehire;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an organization that matter for provisioning.
 *
 * @param seatLimit the maximum number of active users; null for no limit
 * @param holds when removals are held
 */
public record Settings(
    long version, @Nullable Integer seatLimit, Rehire rehire, HoldPolicy holds) {}
