package dev.conveyor.pipeline.loops;

import java.time.Duration;

/**
 * Work that runs periodically and never needs a wake-up. Declare it as a bean; {@link
 * PeriodicTasks} runs it. Each instance of a service runs its own.
 *
 * @param name the name of its metric
 * @param first the delay before the first run after the service starts
 * @param pause from the end of one run to the start of the next
 * @param work an exception ends only the current run
 */
public record PeriodicTask(String name, Duration first, Duration pause, Runnable work) {

  public PeriodicTask {
    if (!pause.isPositive() || first.isNegative()) {
      throw new IllegalArgumentException("A periodic task must have a pause between runs.");
    }
  }

  /** A task whose first run follows a pause, too. */
  public PeriodicTask(String name, Duration pause, Runnable work) {
    this(name, pause, pause, work);
  }
}
