package dev.conveyor.rolesync.grants;

import java.time.Duration;

/**
 * How many users a portion has: as many as take about 40 ms, because a change of the same
 * organization waits for the portions that are under way.
 */
final class PortionSize {

  static final int SMALLEST = 50;
  static final int LARGEST = 1000;

  private static final long AIM = Duration.ofMillis(40).toNanos();

  private volatile int current = 200;

  int current() {
    return current;
  }

  /**
   * Approaches the aim by half of the distance: a single slow portion says little. A portion that
   * was not full says nothing.
   */
  void took(int users, long nanos) {
    int most = current;
    if (users < most) {
      return;
    }
    long fits = most * AIM / Math.max(1, nanos);
    long next = (most + Math.min(fits, LARGEST)) / 2;
    current = Math.clamp(next, SMALLEST, LARGEST);
  }
}
