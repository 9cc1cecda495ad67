package dev.conveyor.failures;

import dev.conveyor.schemas.FailureSubject;

/**
 * Why a change cannot be applied, however often it is tried.
 *
 * @param reason a code for machines, such as {@code seat-limit-reached}
 * @param message a sentence or two for a person who knows neither Kafka nor our tables
 */
public record Refusal(FailureSubject about, String reason, String message) {}
