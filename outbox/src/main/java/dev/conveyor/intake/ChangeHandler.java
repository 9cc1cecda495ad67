package dev.conveyor.intake;

import dev.conveyor.schemas.Stage;
import java.util.List;

/** A stage of the pipeline. */
public interface ChangeHandler {

  Stage stage();

  /**
   * Applies changes in the caller's transaction, in their order.
   *
   * @return one outcome for each change, in the same order
   * @throws RuntimeException when nothing of the batch can be kept: the transaction rolls back, and
   *     unless infrastructure is to blame each change is tried alone
   */
  List<Outcome> apply(List<Change> changes);
}
