package dev.conveyor.ingress.keys;

import dev.conveyor.pipeline.database.Faults;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes one row in a savepoint, so that a row that cannot be changed does not affect others. */
final class RowUpdate {

  private static final Logger LOG = LoggerFactory.getLogger(RowUpdate.class);

  private final TransactionTemplate savepoint;

  RowUpdate(PlatformTransactionManager transactions) {
    this.savepoint = new TransactionTemplate(transactions);
    this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
  }

  /**
   * @param about a description for the log, without personal data
   * @return whether the row was changed
   */
  boolean run(Object about, Supplier<Boolean> update) {
    try {
      return inSavepoint(update);
    } catch (DuplicateKeyException e) {
      // Another transaction took the key in between, and is visible now.
      return inSavepoint(update);
    } catch (DataAccessException e) {
      if (Faults.isTooLarge(e)) {
        LOG.warn("The key of {} is too large to store; keeping the old key", about);
        return false;
      }
      throw e;
    }
  }

  private boolean inSavepoint(Supplier<Boolean> update) {
    return Objects.requireNonNull(savepoint.execute(status -> update.get()));
  }
}
