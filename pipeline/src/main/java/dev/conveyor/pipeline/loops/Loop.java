package dev.conveyor.pipeline.loops;

import dev.conveyor.pipeline.database.Faults;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One background loop. It keeps turning while the database or the brokers are unavailable. A turn
 * succeeds if it did its work or found nothing to do.
 *
 * <p>A loop never ends silently: an exception ends only the current turn; an {@link Error} ends the
 * process, and the supervisor restarts it.
 */
final class Loop {

  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private final String name;
  private final Duration limit;
  private final Duration pause;
  private final LongSupplier nanos;
  private final Consumer<Loop> onError;
  private volatile long turned;
  private volatile long succeeded;
  private volatile boolean failing;

  /**
   * @param limit how long a turn may take
   * @param pause the pause between turns, which counts neither as stuck nor as late
   */
  Loop(String name, Duration limit, Duration pause, LongSupplier nanos, Consumer<Loop> onError) {
    this.name = name;
    this.limit = limit.plus(pause);
    this.pause = pause;
    this.nanos = nanos;
    this.onError = onError;
    succeeded();
  }

  String name() {
    return name;
  }

  /** Call at each turn, regardless of its result. Callable from any thread. */
  void turned() {
    turned = nanos.getAsLong();
  }

  /** Call after a turn that did its work or found nothing to do. Callable from any thread. */
  void succeeded() {
    succeeded = nanos.getAsLong();
    turned = succeeded;
    failing = false;
  }

  /**
   * Call after a failed turn that will be followed by another. Only the first of consecutive
   * failures is logged, so that an outage produces one line.
   */
  void failed(Exception e) {
    if (failing) {
      LOG.debug("Loop {} failed again", name, e);
    } else if (Faults.isTransient(e) || e instanceof KafkaException) {
      LOG.warn("Loop {} failed; retrying: {}", name, e.toString());
    } else {
      LOG.error("Loop {} failed; retrying", name, e);
    }
    failing = true;
  }

  /** Whether it has turned within its limit. */
  boolean isTurning() {
    return sinceTurn().compareTo(limit) <= 0;
  }

  Duration sinceTurn() {
    return Duration.ofNanos(nanos.getAsLong() - turned);
  }

  Duration sinceSuccess() {
    return Duration.ofNanos(nanos.getAsLong() - succeeded);
  }

  /** Time since the last success, minus the pause between turns. */
  Duration late() {
    Duration late = sinceSuccess().minus(pause);
    return late.isNegative() ? Duration.ZERO : late;
  }

  /** Runs one turn for a scheduler: an exception ends only this turn. */
  Runnable eachTurn(Runnable task) {
    return guarded(() -> {
      turned();
      try {
        task.run();
        succeeded();
      } catch (RuntimeException e) {
        failed(e);
      }
    });
  }

  /** The body of a thread: any exception ends the process. */
  Runnable guarded(Runnable body) {
    return () -> {
      try {
        body.run();
      } catch (Throwable e) {
        fail(e);
      }
    };
  }

  /** The loop has ended, or its state is unknown. */
  void fail(Throwable cause) {
    LOG.error("Loop {} ended unexpectedly; exiting", name, cause);
    onError.accept(this);
  }
}
