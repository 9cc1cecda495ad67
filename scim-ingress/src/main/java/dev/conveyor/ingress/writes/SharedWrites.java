package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.batches.BatchResult;
import dev.conveyor.ingress.batches.Batches;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.shares.Busy;
import dev.conveyor.ingress.users.NotInTurn;
import dev.conveyor.pipeline.database.Faults;
import dev.conveyor.schemas.OrganizationId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes of one organization that arrive while others are under way share the next transaction. If
 * that fails as a whole, each is tried alone. A response is sent only after the commit of its
 * transaction.
 *
 * @param <J> a write to be done
 * @param <W> a completed write
 */
final class SharedWrites<J, W> {

  private static final Logger LOG = LoggerFactory.getLogger(SharedWrites.class);

  /** Measured on two cores: with more, batches are smaller and cost more in all. */
  private static final int UNDER_WAY = 2;

  private static final int LARGEST = 32;

  private final WriteTransaction transaction;
  private final BatchSpans spans;
  private final Function<J, Caller> caller;
  private final Function<J, W> alone;
  private final BiFunction<OrganizationId, List<J>, List<BatchResult<W>>> together;
  private final Batches<OrganizationId, J, BatchResult<W>> batches =
      new Batches<>(UNDER_WAY, LARGEST, this::write);

  /**
   * @param alone does one write, in the caller's transaction
   * @param together does several, in the caller's transaction; one result for each, in order
   */
  SharedWrites(
      WriteTransaction transaction,
      BatchSpans spans,
      Function<J, Caller> caller,
      Function<J, W> alone,
      BiFunction<OrganizationId, List<J>, List<BatchResult<W>>> together) {
    this.transaction = transaction;
    this.spans = spans;
    this.caller = caller;
    this.alone = alone;
    this.together = together;
  }

  /**
   * Writes in a transaction that others may share, or in the surrounding one.
   *
   * @param small whether a batch needs little memory and time for it; others go alone
   * @throws ScimProblem if the write is rejected; nothing has changed then
   */
  W write(J job, boolean small) {
    if (!small || TransactionSynchronizationManager.isActualTransactionActive()) {
      return alone(job);
    }
    return switch (batches.ask(organization(job), job)) {
      case BatchResult.Written<W>(W write) -> write;
      case BatchResult.Rejected<W>(RuntimeException problem) -> throw problem;
      case BatchResult.Alone<W> again -> alone(job);
    };
  }

  private OrganizationId organization(J job) {
    return caller.apply(job).organization();
  }

  private W alone(J job) {
    return transaction.run(organization(job), () -> alone.apply(job));
  }

  private List<BatchResult<W>> write(OrganizationId organization, List<J> jobs) {
    if (jobs.size() == 1) {
      return List.of(one(jobs.getFirst()));
    }
    try {
      return spans.in(
          jobs.stream().map(caller).toList(),
          () -> transaction.run(organization, () -> together.apply(organization, jobs)));
    } catch (Busy e) {
      throw e;
    } catch (RuntimeException e) {
      if (Faults.of(e) == Faults.Fault.INFRASTRUCTURE) {
        throw e;
      }
      LOG.debug("A batch of {} writes of {} failed", jobs.size(), organization, e);
      List<BatchResult<W>> results = new ArrayList<>();
      jobs.forEach(job -> results.add(new BatchResult.Alone<>()));
      return results;
    }
  }

  private BatchResult<W> one(J job) {
    try {
      return new BatchResult.Written<>(alone(job));
    } catch (ScimProblem | NotInTurn e) {
      return new BatchResult.Rejected<>(e);
    }
  }
}
