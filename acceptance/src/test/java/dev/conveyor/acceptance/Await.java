package dev.conveyor.acceptance;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what the pipeline does in its own time, and fails when it does not. */
final class Await {

  /** Something that becomes true; an exception counts as not yet. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Far more than a busy machine needs: how fast something is, no test says. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private Await() {}

  static void until(String what, Condition condition) {
    value(what, () -> condition.holds() ? true : null);
  }

  /** The first that is not null. */
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
