package dev.conveyor.pipeline.loops;

import java.time.Duration;

/**
 * Work that comes back after a fixed pause and that nothing needs to wake. Declare it as a bean;
 * {@link PeriodicTasks} runs it. Several instances of a service each run their own.
 *
 * @param name that of its metric
 * @param first how long after the start of the service it runs for the first time
 * @param pause from the end of one turn to the beginning of the next
 * @param work an exception costs one turn
 */
public record PeriodicTask(String name, Duration first, Duration pause, Runnable work) {

  public PeriodicTask {
    if (!pause.isPositive() || first.isNegative()) {
      throw new IllegalArgumentException("A task needs a pause between its turns.");
    }
  }

  /** One whose first turn follows a pause, too. */
  public PeriodicTask(String name, Duration pause, Runnable work) {
    this(name, pause, pause, work);
  }
}
