package dev.conveyor.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Histograms of microseconds, up to ten minutes, to three digits. */
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
