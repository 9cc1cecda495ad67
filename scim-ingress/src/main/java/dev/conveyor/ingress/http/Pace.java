package dev.conveyor.ingress.http;

import java.time.Duration;

/**
 * How slowly a client may read a large answer, which keeps others from being sent meanwhile.
 *
 * @param grace how long it may take beyond that
 */
record Pace(long bytesPerSecond, Duration grace) {

  /** Less than a modem's; a client that reads on is faster. */
  static final Pace SLOWEST = new Pace(8 * 1024, Duration.ofSeconds(30));

  /**
   * @param bytes how many have been written
   * @param blocked how long the writing of them took
   */
  boolean isKept(long bytes, Duration blocked) {
    return blocked.minus(grace).compareTo(Duration.ofSeconds(bytes / bytesPerSecond)) <= 0;
  }
}
