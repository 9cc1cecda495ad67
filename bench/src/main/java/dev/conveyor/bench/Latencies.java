package dev.conveyor.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Histograms in microseconds, up to ten minutes, with three significant digits. */
final class Latencies {

  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

  private Latencies() {}

  static Histogram histogram() {
    return new Histogram(LONGEST_MICROS, 3);
  }

  static long micros(long nanos) {
    return Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, LONGEST_MICROS);
  }

  /** In milliseconds. */
  static double percentile(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1000.0;
  }
}
