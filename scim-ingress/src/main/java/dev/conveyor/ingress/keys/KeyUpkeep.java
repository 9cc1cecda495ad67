package dev.conveyor.ingress.keys;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes keys in the background. While an installation is upgraded, instances of the version
 * before go on writing keys as they made them; and a name may collide no more.
 */
public final class KeyUpkeep implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KeyUpkeep.class);

  private static final Duration COLLISIONS_EVERY = Duration.ofMinutes(10);
  private static final Duration ALL_EVERY = Duration.ofHours(24);

  private final KeyRefresh refresh;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("key-upkeep").daemon().factory());

  public KeyUpkeep(KeyRefresh refresh) {
    this.refresh = refresh;
  }

  public void start() {
    every(ALL_EVERY, refresh::all);
    every(COLLISIONS_EVERY, refresh::colliding);
  }

  private void every(Duration interval, Runnable work) {
    var ignored =
        thread.scheduleWithFixedDelay(
            () -> attempt(work), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("Keys were not refreshed; the next try follows: {}", e.toString());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
