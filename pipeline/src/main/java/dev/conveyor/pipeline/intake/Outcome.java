package dev.conveyor.pipeline.intake;

import dev.conveyor.pipeline.failures.Refusal;

/** What became of one change. */
public sealed interface Outcome {

  /** It took effect, or its effect was there already. */
  record Applied() implements Outcome {}

  /** Something newer had been applied before; it was dropped. */
  record Superseded(String message) implements Outcome {}

  /** It is none of this stage's business. */
  record NotOurs() implements Outcome {}

  /** It can never be applied as things stand; support may send it through again. */
  record Refused(Refusal refusal) implements Outcome {}

  Outcome APPLIED = new Applied();
  Outcome NOT_OURS = new NotOurs();
}
