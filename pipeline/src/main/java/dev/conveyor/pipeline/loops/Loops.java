package dev.conveyor.pipeline.loops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The loops of this process, as {@link Metrics#globalRegistry} has its metrics. Each has a gauge
 * {@code conveyor.loop.last.success}: seconds since it last succeeded, less the pause that follows
 * each turn of a periodic task.
 */
public final class Loops {

  /** After so long without a turn a loop counts as stuck: longer than any database time-out. */
  public static final Duration LIMIT = Duration.ofMinutes(5);

  static final String LAST_SUCCESS = "conveyor.loop.last.success";

  /** EX_SOFTWARE of sysexits.h. */
  private static final int EXIT_STATUS = 70;

  private static final Loops PROCESS =
      new Loops(System::nanoTime, loop -> Runtime.getRuntime().halt(EXIT_STATUS));

  private final LongSupplier nanos;
  private final Consumer<Loop> onError;
  private final Map<String, Started> loops = new ConcurrentHashMap<>();

  private record Started(Loop loop, Gauge gauge) {}

  /**
   * @param nanos as {@link System#nanoTime}
   * @param onError ends the process
   */
  Loops(LongSupplier nanos, Consumer<Loop> onError) {
    this.nanos = nanos;
    this.onError = onError;
  }

  public static Loops ofThisProcess() {
    return PROCESS;
  }

  /** A loop begins; one of the same name is replaced. */
  public Loop start(String name) {
    return start(name, LIMIT);
  }

  /**
   * A loop begins; one of the same name is replaced.
   *
   * @param limit how long a turn may take
   */
  public Loop start(String name, Duration limit) {
    return start(name, limit, Duration.ZERO);
  }

  /**
   * A loop begins; one of the same name is replaced.
   *
   * @param limit how long a turn may take
   * @param pause how long it pauses between turns
   */
  Loop start(String name, Duration limit, Duration pause) {
    Loop loop = new Loop(name, limit, pause, nanos, onError);
    end(name);
    Gauge gauge =
        Gauge.builder(LAST_SUCCESS, loop, each -> each.late().toMillis() / 1e3)
            .baseUnit("seconds")
            .description(
                "How long ago this background loop last succeeded, less the pause that follows")
            .tag("loop", name)
            .strongReference(true)
            .register(Metrics.globalRegistry);
    loops.put(name, new Started(loop, gauge));
    return loop;
  }

  /** A loop ends because it is meant to. */
  public void end(Loop loop) {
    Started started = loops.get(loop.name());
    if (started != null && started.loop() == loop) {
      end(loop.name());
    }
  }

  private void end(String name) {
    Started ended = loops.remove(name);
    if (ended != null) {
      Metrics.globalRegistry.remove(ended.gauge());
    }
  }

  /** Those that run, by name. */
  List<Loop> running() {
    return loops.values().stream()
        .map(Started::loop)
        .sorted(Comparator.comparing(Loop::name))
        .toList();
  }
}
