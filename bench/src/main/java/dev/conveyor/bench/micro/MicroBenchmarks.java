package dev.conveyor.bench.micro;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package, each in a separate JVM. */
public final class MicroBenchmarks {

  private MicroBenchmarks() {}

  /** Microseconds per call, by benchmark name. */
  public static Map<String, Double> run() {
    try {
      Map<String, Double> scores = new TreeMap<>();
      for (RunResult result :
          new Runner(
                  new OptionsBuilder()
                      .include(PureParts.class.getName())
                      .verbosity(VerboseMode.SILENT)
                      .shouldFailOnError(true)
                      .build())
              .run()) {
        scores.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
      }
      return scores;
    } catch (RunnerException e) {
      throw new IllegalStateException("A benchmark failed", e);
    }
  }
}
