package dev.conveyor.console.signin;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How many passwords are hashed at once. Hashing is slow on purpose: without a bound, guesses take
 * every processor from everything else that the console does.
 */
final class HashingSlots {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Semaphore free;

  HashingSlots(int slots) {
    this.free = new Semaphore(slots, true);
  }

  /** Half of the processors, and one at least. */
  static HashingSlots ofThisMachine() {
    return new HashingSlots(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  /** In one of the slots, or {@code busy} when none becomes free in time. */
  <T> T run(Supplier<T> task, T busy) {
    try {
      if (!free.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return busy;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return busy;
    }
    try {
      return task.get();
    } finally {
      free.release();
    }
  }
}
