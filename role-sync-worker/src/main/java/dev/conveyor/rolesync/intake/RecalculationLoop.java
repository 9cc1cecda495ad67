package dev.conveyor.rolesync.intake;

import dev.conveyor.intake.Faults;
import dev.conveyor.rolesync.grants.Recalculations;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Works the queue of recalculations off, on a thread of its own. */
final class RecalculationLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RecalculationLoop.class);
  private static final long POLL_MS = 200;
  private static final long PAUSE_AFTER_ERROR_MS = 1000;

  private final Recalculations recalculations;
  private volatile CountDownLatch stop = new CountDownLatch(0);

  RecalculationLoop(Recalculations recalculations) {
    this.recalculations = recalculations;
  }

  @Override
  public void start() {
    CountDownLatch ending = new CountDownLatch(1);
    stop = ending;
    Thread.ofPlatform().name("recalculations").start(() -> run(ending));
  }

  @Override
  public void stop() {
    stop.countDown();
  }

  @Override
  public boolean isRunning() {
    return stop.getCount() > 0;
  }

  private void run(CountDownLatch ending) {
    try {
      long pause = 0;
      while (!ending.await(pause, TimeUnit.MILLISECONDS)) {
        pause = work();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long work() {
    try {
      return recalculations.next() > 0 ? 0 : POLL_MS;
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
