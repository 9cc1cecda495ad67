package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.Rehire;
import org.jspecify.annotations.Nullable;

/**
 * An organization's settings, as far as they matter here.
 *
 * @param seatLimit the most active users; null for any number
 */
public record Settings(long version, @Nullable Integer seatLimit, Rehire rehire) {}
