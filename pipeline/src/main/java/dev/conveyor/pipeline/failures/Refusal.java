package dev.conveyor.pipeline.failures;

import dev.conveyor.schemas.Excerpt;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.ReasonCode;
import java.util.List;

/**
 * Why a change cannot be applied, however often it is retried.
 *
 * @param reason such as {@code seat-limit-reached}
 * @param message one or two sentences for readers who know neither Kafka nor our tables
 */
public record Refusal(FailureSubject about, ReasonCode reason, String message) {

  /** Limit for a subject's id and name; longer ones are truncated. Well within index limits. */
  public static final int LONGEST_NAME = 400;

  public static final int LONGEST_REASON = 100;
  public static final int LONGEST_MESSAGE = 4000;

  /** The same refusal, truncated to fit every table that stores it. */
  public Refusal bounded() {
    FailureSubject subject =
        new FailureSubject(
            Excerpt.of(about.kind(), LONGEST_REASON),
            Excerpt.ofNullable(about.id(), LONGEST_NAME),
            Excerpt.ofNullable(about.name(), LONGEST_NAME));
    List<String> others = about.alsoKnownAs();
    return new Refusal(
        others == null
            ? subject
            : subject.alsoKnownAs(
                others.stream().map(name -> Excerpt.of(name, LONGEST_NAME)).toList()),
        new ReasonCode(Excerpt.of(reason.value(), LONGEST_REASON)),
        Excerpt.of(message, LONGEST_MESSAGE));
  }
}
