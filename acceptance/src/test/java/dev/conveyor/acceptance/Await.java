package dev.conveyor.acceptance;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for asynchronous effects in the pipeline, and fails after a timeout. */
final class Await {

  /** A condition to wait for; an exception counts as false. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Far more than a busy machine needs: these tests do not measure speed. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private Await() {}

  static void until(String what, Condition condition) {
    value(what, () -> condition.holds() ? true : null);
  }

  /** The first value that is not null. */
  static <T> T value(String what, Callable<T> source) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Throwable last = null;
    while (System.nanoTime() < deadline) {
      try {
        T value = source.call();
        if (value != null) {
          return value;
        }
      } catch (Exception | AssertionError e) {
        last = e;
      }
      LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
    }
    throw new AssertionError("Not within " + PATIENCE.toMinutes() + " minutes: " + what, last);
  }
}
