package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.shares.Shares;
import dev.conveyor.pipeline.database.Faults;
import dev.conveyor.pipeline.outbox.MessageTooLarge;
import dev.conveyor.schemas.OrganizationId;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs a write in a transaction, and retries it after a conflict that the next try can avoid: a
 * deadlock, a serialization failure, or a user or group deleted meanwhile. Within a surrounding
 * transaction, it is a savepoint and is not retried.
 */
public final class WriteTransaction {

  private static final int TRIES = 4;

  private final TransactionTemplate transaction;
  private final Shares shares;
  private final Duration patience;

  public WriteTransaction(PlatformTransactionManager manager, Shares shares) {
    this(manager, shares, shares.patience());
  }

  private WriteTransaction(PlatformTransactionManager manager, Shares shares, Duration patience) {
    this.shares = shares;
    this.patience = patience;
    this.transaction = new TransactionTemplate(manager);
    this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
  }

  /**
   * @param patience how long a write may wait for its organization's share of the database
   * @param limit the maximum duration after that; then the transaction rolls back
   */
  WriteTransaction(
      PlatformTransactionManager manager, Shares shares, Duration patience, Duration limit) {
    this(manager, shares, patience);
    this.transaction.setTimeout((int) limit.toSeconds());
  }

  /**
   * @throws ScimProblem if the write makes a record that exceeds its topic's limit; it is rolled
   *     back
   * @throws dev.conveyor.ingress.shares.Busy if the organization's share of the database has no
   *     capacity in time; nothing has been written then
   */
  public <T> T run(OrganizationId organization, Supplier<T> write) {
    return shares.request(organization, patience, () -> run(write));
  }

  private <T> T run(Supplier<T> write) {
    for (int attempt = 1; ; attempt++) {
      try {
        T result = transaction.execute(status -> write.get());
        if (result == null) {
          throw new IllegalStateException("a write must return a result");
        }
        return result;
      } catch (MessageTooLarge e) {
        throw ScimProblem.invalidValue(
            "The resource is too large: its change record has %d bytes, and the limit is %d."
                .formatted(e.bytes(), e.limit()));
      } catch (DataAccessException e) {
        if (attempt == TRIES || !Faults.lostARace(e)) {
          throw e;
        }
      }
    }
  }
}
