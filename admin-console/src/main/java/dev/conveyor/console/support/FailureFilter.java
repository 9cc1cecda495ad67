package dev.conveyor.console.support;

import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.ReasonCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a list of failures is narrowed to; null for no narrowing.
 *
 * @param user part of the name, or the id, of what failed
 * @param beforeSeen with {@code beforeFingerprint} the last one of the page before
 */
public record FailureFilter(
    @Nullable String organization,
    @Nullable FailureReference reference,
    Failure.@Nullable Status status,
    @Nullable String user,
    @Nullable ReasonCode reason,
    @Nullable String stage,
    @Nullable Instant beforeSeen,
    @Nullable String beforeFingerprint) {}
