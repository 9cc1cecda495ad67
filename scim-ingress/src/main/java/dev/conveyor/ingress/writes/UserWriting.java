package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.batches.Batches;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.shares.Busy;
import dev.conveyor.ingress.users.NotInTurn;
import dev.conveyor.ingress.users.UserBatch;
import dev.conveyor.ingress.users.UserBatch.Result;
import dev.conveyor.ingress.users.UserJob;
import dev.conveyor.ingress.users.UserRows;
import dev.conveyor.ingress.users.UserWrite;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.pipeline.database.Faults;
import dev.conveyor.schemas.OrganizationId;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Users are written together: the writes of one organization that arrive while others are under way
 * share the next transaction. A response is sent only after the commit of its transaction.
 */
final class UserWriting {

  private static final Logger LOG = LoggerFactory.getLogger(UserWriting.class);

  /** Measured on two cores: with more, batches are smaller and cost more in all. */
  private static final int UNDER_WAY = 2;

  private static final int LARGEST = 32;

  private final UserWrites users;
  private final UserBatch together;
  private final WriteTransaction transaction;
  private final BatchSpans spans;
  private final Batches<OrganizationId, UserJob, Result> batches =
      new Batches<>(UNDER_WAY, LARGEST, this::write);

  UserWriting(
      UserWrites users, UserBatch together, WriteTransaction transaction, BatchSpans spans) {
    this.spans = spans;
    this.users = users;
    this.together = together;
    this.transaction = transaction;
  }

  /**
   * Writes in a transaction that others may share, or in the surrounding one.
   *
   * @param size the length of the request's body: a large one has a transaction of its own, so that
   *     a batch needs little memory and time
   * @throws ScimProblem if the write is rejected; nothing has changed then
   */
  UserWrite write(UserJob job, int size) {
    return Turns.inTurn(job.origin(), turn -> writeNow(job.from(turn), size));
  }

  private UserWrite writeNow(UserJob job, int size) {
    if (size > UserRows.LARGEST_TOGETHER
        || TransactionSynchronizationManager.isActualTransactionActive()) {
      return alone(job);
    }
    return switch (batches.ask(job.caller().organization(), job)) {
      case Result.Written written -> written.write();
      case Result.Rejected rejected -> throw rejected.problem();
      case Result.Alone alone -> alone(job);
    };
  }

  private UserWrite alone(UserJob job) {
    return transaction.run(job.caller().organization(), () -> users.write(job));
  }

  private List<Result> write(OrganizationId organization, List<UserJob> jobs) {
    if (jobs.size() == 1) {
      return List.of(one(jobs.getFirst()));
    }
    try {
      return spans.in(
          jobs, () -> transaction.run(organization, () -> together.write(organization, jobs)));
    } catch (Busy e) {
      throw e;
    } catch (RuntimeException e) {
      if (Faults.of(e) == Faults.Fault.INFRASTRUCTURE) {
        throw e;
      }
      LOG.debug("A batch of {} writes of {} failed", jobs.size(), organization, e);
      return Collections.nCopies(jobs.size(), new Result.Alone());
    }
  }

  private Result one(UserJob job) {
    try {
      return new Result.Written(alone(job));
    } catch (ScimProblem | NotInTurn e) {
      return new Result.Rejected(e);
    }
  }
}
