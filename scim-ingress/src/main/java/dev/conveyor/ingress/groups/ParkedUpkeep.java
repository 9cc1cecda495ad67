package dev.conveyor.ingress.groups;

import dev.conveyor.loops.Loops;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets members go in the background that groups have waited for too long. */
public final class ParkedUpkeep implements AutoCloseable {

  private static final int INTERVAL_SECONDS = 60;

  /** In one transaction. */
  private static final int AT_ONCE = 500;

  private final Membership membership;
  private final TransactionTemplate transaction;
  private final ParkingLimits limits;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("parked-members").factory());

  public ParkedUpkeep(
      Membership membership, TransactionTemplate transaction, ParkingLimits limits) {
    this.membership = membership;
    this.transaction = transaction;
    this.limits = limits;
  }

  public void start() {
    Runnable turn = Loops.ofThisProcess().start("parked-members").eachTurn(this::expire);
    var ignored = thread.scheduleWithFixedDelay(turn, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
  }

  void expire() {
    int expired;
    do {
      expired =
          transaction.execute(status -> membership.expireParked(limits.expireAfter(), AT_ONCE));
    } while (expired == AT_ONCE);
    transaction.executeWithoutResult(status -> membership.settleFinished(AT_ONCE));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
