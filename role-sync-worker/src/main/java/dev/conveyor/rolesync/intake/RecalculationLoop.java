package dev.conveyor.rolesync.intake;

import dev.conveyor.intake.Faults;
import dev.conveyor.loops.Loop;
import dev.conveyor.loops.Loops;
import dev.conveyor.rolesync.grants.CommandOutcomes;
import dev.conveyor.rolesync.grants.Erasures;
import dev.conveyor.rolesync.grants.Recalculations;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/** Works the queue of recalculations off, and what else is due, on a thread of its own. */
final class RecalculationLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RecalculationLoop.class);
  private static final long POLL_MS = 200;
  private static final long PAUSE_AFTER_ERROR_MS = 1000;

  private static final Duration TOMBSTONE_AGE = Duration.ofMinutes(15);
  private static final long HOUSEKEEPING_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private final Recalculations recalculations;
  private final Erasures erasures;
  private final CommandOutcomes outcomes;
  private final TransactionTemplate transaction;
  private long lastHousekeeping = System.nanoTime();
  private volatile CountDownLatch stop = new CountDownLatch(0);

  RecalculationLoop(
      Recalculations recalculations,
      Erasures erasures,
      CommandOutcomes outcomes,
      TransactionTemplate transaction) {
    this.recalculations = recalculations;
    this.erasures = erasures;
    this.outcomes = outcomes;
    this.transaction = transaction;
  }

  @Override
  public void start() {
    CountDownLatch ending = new CountDownLatch(1);
    stop = ending;
    Loop loop = Loops.ofThisProcess().start("recalculations");
    Thread.ofPlatform().name("recalculations").start(loop.guarded(() -> run(ending, loop)));
  }

  @Override
  public void stop() {
    stop.countDown();
  }

  @Override
  public boolean isRunning() {
    return stop.getCount() > 0;
  }

  private void run(CountDownLatch ending, Loop loop) {
    try {
      long pause = 0;
      while (!ending.await(pause, TimeUnit.MILLISECONDS)) {
        pause = work(loop);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Loops.ofThisProcess().end(loop);
    }
  }

  private void keepHouse() {
    long now = System.nanoTime();
    if (now - lastHousekeeping > HOUSEKEEPING_EVERY_NANOS) {
      lastHousekeeping = now;
      transaction.executeWithoutResult(status -> erasures.repeatTombstones(TOMBSTONE_AGE));
      outcomes.forget();
    }
  }

  private long work(Loop loop) {
    loop.turned();
    try {
      keepHouse();
      boolean worked = recalculations.next() > 0;
      loop.succeeded();
      return worked ? 0 : POLL_MS;
    } catch (RuntimeException e) {
      if (Faults.isTransient(e)) {
        LOG.warn("Recalculations wait for the database: {}", e.toString());
      } else {
        LOG.error("A recalculation failed and will be tried again", e);
      }
      return PAUSE_AFTER_ERROR_MS;
    }
  }
}
