package dev.conveyor.bench;

import dev.conveyor.bench.Stability.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short slices of a load until they are stable, or until a limit. */
final class WarmUp {

  private WarmUp() {}

  /** Runs the load for some seconds. */
  interface Load {
    Measured run(double seconds) throws Exception;
  }

  static void run(Report report, List<Long> pids, double slice, double limit, Load load)
      throws Exception {
    List<Slice> slices = new ArrayList<>();
    long start = System.nanoTime();
    while (!Stability.DEFAULT.reached(slices)) {
      if (System.nanoTime() - start > limit * TimeUnit.SECONDS.toNanos(1)) {
        report.progress("not stable after %.0f s of warm-up; measuring anyway".formatted(limit));
        return;
      }
      long from = System.nanoTime();
      double before = Compilers.seconds(pids);
      Measured measured = load.run(slice);
      double compiled = Math.max(0, Compilers.seconds(pids) - before);
      slices.add(new Slice(measured.perSecond(), compiled / ((System.nanoTime() - from) / 1e9)));
    }
    report.progress("stable after %d slices of warm-up".formatted(slices.size()));
  }
}
