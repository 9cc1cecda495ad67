package dev.conveyor.bench;

import java.util.Collections;
import java.util.List;

/**
 * Decides when a warm-up is over: the rates of consecutive short slices are close to each other,
 * and the JIT compilers of the measured services have little left to do.
 *
 * @param slices how many of the latest slices must agree
 * @param spread the largest allowed difference between two of them, as a share of the highest
 * @param compiling the largest allowed share of one core that the compilers use
 */
record Stability(int slices, double spread, double compiling) {

  static final Stability DEFAULT = new Stability(4, 0.05, 0.1);

  /** A slice of the warm-up. */
  record Slice(double perSecond, double compiling) {}

  boolean reached(List<Slice> all) {
    if (all.size() < slices) {
      return false;
    }
    List<Slice> latest = all.subList(all.size() - slices, all.size());
    List<Double> rates = latest.stream().map(Slice::perSecond).toList();
    double highest = Collections.max(rates);
    return highest > 0
        && highest - Collections.min(rates) <= spread * highest
        && latest.getLast().compiling() <= compiling;
  }
}
