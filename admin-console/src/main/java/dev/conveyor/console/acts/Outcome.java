package dev.conveyor.console.acts;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What an act came to.
 *
 * @param effective whether the workers have taken it over already; false when that takes longer
 *     than five seconds
 */
public record Outcome<T>(T value, boolean effective) {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(15);

  /** Requests run on virtual threads: waiting costs no platform thread. */
  public static boolean await(BooleanSupplier effect) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!effect.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
