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
 * The loops of this process; static, like {@link Metrics#globalRegistry}, which has their metrics.
 * Each loop has a gauge {@code conveyor.loop.last.success}: the time since its last success in
 * seconds, minus the pause between turns of a periodic task.
 */
public final class Loops {

  /** A loop without a turn for this long counts as stuck. Longer than any database timeout. */
  static final Duration LIMIT = Duration.ofMinutes(5);

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
   * @param nanos a clock like {@link System#nanoTime}
   * @param onError ends the process
   */
  Loops(LongSupplier nanos, Consumer<Loop> onError) {
    this.nanos = nanos;
    this.onError = onError;
  }

  public static Loops ofThisProcess() {
    return PROCESS;
  }

  /** Registers a loop; replaces any loop with the same name. */
  Loop start(String name) {
    return start(name, LIMIT);
  }

  /**
   * Registers a loop; replaces any loop with the same name.
   *
   * @param limit how long a turn may take
   */
  Loop start(String name, Duration limit) {
    return start(name, limit, Duration.ZERO);
  }

  /**
   * Registers a loop; replaces any loop with the same name.
   *
   * @param limit how long a turn may take
   * @param pause the pause between turns
   */
  Loop start(String name, Duration limit, Duration pause) {
    Loop loop = new Loop(name, limit, pause, nanos, onError);
    end(name);
    Gauge gauge =
        Gauge.builder(LAST_SUCCESS, loop, each -> each.late().toMillis() / 1e3)
            .baseUnit("seconds")
            .description(
                "Time since this background loop last succeeded, minus the pause between turns")
            .tag("loop", name)
            .strongReference(true)
            .register(Metrics.globalRegistry);
    loops.put(name, new Started(loop, gauge));
    return loop;
  }

  /** Removes a loop that stops as intended. */
  void end(Loop loop) {
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

  /** The running loops, by name. */
  List<Loop> running() {
    return loops.values().stream()
        .map(Started::loop)
        .sorted(Comparator.comparing(Loop::name))
        .toList();
  }
}
