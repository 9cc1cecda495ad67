package dev.conveyor.ingress.http;

import java.time.Duration;

/**
 * The minimum speed at which a client must read a large response, which occupies a slot others
 * need.
 *
 * @param grace extra time
 */
record Pace(long bytesPerSecond, Duration grace) {

  /** Slower than a modem; any client that keeps reading is faster. */
  static final Pace SLOWEST = new Pace(8 * 1024, Duration.ofSeconds(30));

  /**
   * @param bytes the bytes written so far
   * @param blocked the time spent writing them
   */
  boolean isKept(long bytes, Duration blocked) {
    return blocked.minus(grace).compareTo(Duration.ofSeconds(bytes / bytesPerSecond)) <= 0;
  }
}
