package dev.conveyor.ingress.batches;

/**
 * The result of one write in a batch.
 *
 * @param <W> a completed write
 */
public sealed interface BatchResult<W> {

  /** It is part of the batch's transaction. */
  record Written<W>(W write) implements BatchResult<W> {}

  /** It was rejected, and has changed nothing. */
  record Rejected<W>(RuntimeException problem) implements BatchResult<W> {}

  /** It has changed nothing, and is to be done alone, in a transaction of its own. */
  record Alone<W>() implements BatchResult<W> {}
}
