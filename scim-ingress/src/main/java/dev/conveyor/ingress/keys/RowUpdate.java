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

/** Changes one row in a savepoint, so that a row which cannot be changed costs no other. */
final class RowUpdate {

  private static final Logger LOG = LoggerFactory.getLogger(RowUpdate.class);

  private final TransactionTemplate savepoint;

  RowUpdate(PlatformTransactionManager transactions) {
    this.savepoint = new TransactionTemplate(transactions);
    this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
  }

  /**
   * @param about for the log, without personal data
   * @return whether the row was changed
   */
  boolean run(Object about, Supplier<Boolean> update) {
    try {
      return inSavepoint(update);
    } catch (DuplicateKeyException e) {
      // Somebody took the key in between, and can be seen now.
      return inSavepoint(update);
    } catch (DataAccessException e) {
      if (Faults.isTooLarge(e)) {
        LOG.warn("The key of {} is too large to be stored; it stays as it is", about);
        return false;
      }
      throw e;
    }
  }

  private boolean inSavepoint(Supplier<Boolean> update) {
    return Objects.requireNonNull(savepoint.execute(status -> update.get()));
  }
}
