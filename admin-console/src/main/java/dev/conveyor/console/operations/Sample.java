package dev.conveyor.console.operations;

import java.time.Instant;
import java.util.Map;

/**
 * The pipeline at a moment.
 *
 * @param healthy each service, and whether it says that it is
 * @param lag records that each consumer group has still to take
 * @param outboxAge milliseconds that the oldest row of each outbox has been waiting
 * @param unsendable rows of all outboxes that the broker will never take
 * @param changesPerSecond public user changes since the sample before; not a number in the first
 *     one
 * @param latencyMedian milliseconds from a push to the public event that came of it, of the last
 *     changes; not a number while there are none
 * @param latencyP99 the same, of the slowest hundredth
 * @param openFailures of all organizations
 */
record Sample(
    Instant at,
    Map<String, Boolean> healthy,
    Map<String, Long> lag,
    Map<String, Long> outboxAge,
    long unsendable,
    double changesPerSecond,
    double latencyMedian,
    double latencyP99,
    long openFailures) {}
