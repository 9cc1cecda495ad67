package dev.conveyor.bench;

import org.HdrHistogram.Histogram;

/**
 * The result of a load.
 *
 * @param connections the number of concurrent clients
 * @param perSecond requests, or other counted operations
 * @param p50 in milliseconds, like the others
 */
record Measured(
    String name,
    int connections,
    double perSecond,
    double p50,
    double p99,
    double max,
    long count,
    long errors) {

  static Measured of(
      String name, int connections, double seconds, Histogram latencies, long errors) {
    return new Measured(
        name,
        connections,
        latencies.getTotalCount() / seconds,
        Latencies.percentile(latencies, 50),
        Latencies.percentile(latencies, 99),
        latencies.getMaxValue() / 1000.0,
        latencies.getTotalCount(),
        errors);
  }
}
