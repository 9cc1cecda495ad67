package dev.conveyor.console.acting;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long one request waits for the workers, in all: five seconds. */
public final class Deadline {

  private static final Duration WHOLE_WAIT = Duration.ofSeconds(5);

  /** For a push whose client did not wait until it was in the directory. */
  private static final Duration FOR_THE_DIRECTORY = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(15);

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  public static Deadline start() {
    return new Deadline(System.nanoTime() + WHOLE_WAIT.toNanos());
  }

  /** Whether it came about in time. Requests run on virtual threads: this holds no other one up. */
  public boolean await(BooleanSupplier effect) {
    return await(effect, end);
  }

  /**
   * Waits for a push that was answered before it reached the directory. When the provisioning
   * worker is down, acts go on without it after two seconds.
   */
  public void awaitDirectory(BooleanSupplier effect) {
    await(effect, Math.min(end, System.nanoTime() + FOR_THE_DIRECTORY.toNanos()));
  }

  private static boolean await(BooleanSupplier effect, long end) {
    while (!effect.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
