package dev.conveyor.bench;

import java.util.Arrays;

/** The median of repeated runs, with the lowest and the highest of them. */
record Spread(double median, double min, double max) {

  /**
   * @throws IllegalArgumentException if there are no values
   */
  static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("A median needs at least one value.");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * The ratio in percent, run by run, so that a slow moment that affects both sides of a run
   * cancels out.
   */
  static Spread percent(double[] parts, double[] wholes) {
    if (parts.length != wholes.length) {
      throw new IllegalArgumentException("A ratio needs as many parts as wholes.");
    }
    double[] ratios = new double[parts.length];
    Arrays.setAll(ratios, run -> 100 * parts[run] / wholes[run]);
    return of(ratios);
  }
}
