package dev.conveyor.pipeline.intake;

import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.Stage;
import java.util.List;

/**
 * A stage of the pipeline.
 *
 * @param <E> the event type that it reads
 */
public interface ChangeHandler<E extends Event> {

  Stage stage();

  /**
   * The event types that it reads. A record of any other type on its topics is a failed provision.
   */
  Class<E> reads();

  /**
   * Applies changes in the caller's transaction, in order.
   *
   * @return one outcome per change, in the same order
   * @throws RuntimeException if nothing of the batch can be kept: the transaction rolls back, and
   *     unless infrastructure is the cause, each change is retried alone
   */
  List<Outcome> apply(List<Change<E>> changes);
}
