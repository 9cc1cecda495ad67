package dev.conveyor.pipeline.intake;

import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.Stage;
import java.util.List;

/**
 * A stage of the pipeline.
 *
 * @param <E> what it reads
 */
public interface ChangeHandler<E extends Event> {

  Stage stage();

  /** Everything that it reads. A record of another kind on its topics is a failed provision. */
  Class<E> reads();

  /**
   * Applies changes in the caller's transaction, in their order.
   *
   * @return one outcome for each change, in the same order
   * @throws RuntimeException when nothing of the batch can be kept: the transaction rolls back, and
   *     unless infrastructure is to blame each change is tried alone
   */
  List<Outcome> apply(List<Change<E>> changes);
}
