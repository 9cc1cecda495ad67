package dev.conveyor.pipeline.intake;

import dev.conveyor.pipeline.failures.Refusal;

/** The outcome of one change. */
public sealed interface Outcome {

  /** It took effect, or had already taken effect. */
  record Applied() implements Outcome {}

  /** Dropped: a newer version had already been applied. */
  record Superseded(String message) implements Outcome {}

  /** Not relevant to this stage. */
  record NotOurs() implements Outcome {}

  /** It can't be applied in the current state; support may replay it. */
  record Refused(Refusal refusal) implements Outcome {}

  Outcome APPLIED = new Applied();
  Outcome NOT_OURS = new NotOurs();
}
