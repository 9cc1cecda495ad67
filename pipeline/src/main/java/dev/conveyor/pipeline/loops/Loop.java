package dev.conveyor.pipeline.loops;

import dev.conveyor.pipeline.database.Faults;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One background loop. It turns even while the database or the brokers are unavailable, and
 * succeeds when it has done what it is for, or found nothing to do.
 *
 * <p>A loop never ends silently: an exception costs one turn; an {@link Error} ends the process,
 * which whatever runs it starts again.
 */
public final class Loop {

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
   * @param pause between turns, which counts neither as stuck nor as late
   */
  Loop(String name, Duration limit, Duration pause, LongSupplier nanos, Consumer<Loop> onError) {
    this.name = name;
    this.limit = limit.plus(pause);
    this.pause = pause;
    this.nanos = nanos;
    this.onError = onError;
    succeeded();
  }

  public String name() {
    return name;
  }

  /** Call at each turn, whatever comes of it. From any thread. */
  public void turned() {
    turned = nanos.getAsLong();
  }

  /** Call when a turn did what it is for, or found nothing to do. From any thread. */
  public void succeeded() {
    succeeded = nanos.getAsLong();
    turned = succeeded;
    failing = false;
  }

  /**
   * Call when a turn failed and another follows. Of failures in a row the first one is logged, so
   * that an outage costs one line.
   */
  public void failed(Exception e) {
    if (failing) {
      LOG.debug("The loop {} failed again", name, e);
    } else if (Faults.isTransient(e) || e instanceof KafkaException) {
      LOG.warn("The loop {} failed and will try again: {}", name, e.toString());
    } else {
      LOG.error("The loop {} failed and will try again", name, e);
    }
    failing = true;
  }

  /** Whether it has turned within its limit. */
  public boolean isTurning() {
    return sinceTurn().compareTo(limit) <= 0;
  }

  Duration sinceTurn() {
    return Duration.ofNanos(nanos.getAsLong() - turned);
  }

  Duration sinceSuccess() {
    return Duration.ofNanos(nanos.getAsLong() - succeeded);
  }

  /** For how long a success has been due: since the last one, less the pause that follows it. */
  Duration late() {
    Duration late = sinceSuccess().minus(pause);
    return late.isNegative() ? Duration.ZERO : late;
  }

  /** One turn, for a scheduler: an exception costs this turn alone. */
  public Runnable eachTurn(Runnable task) {
    return guarded(
        () -> {
          turned();
          try {
            task.run();
            succeeded();
          } catch (RuntimeException e) {
            failed(e);
          }
        });
  }

  /** The body of a thread: whatever it throws ends the process. */
  public Runnable guarded(Runnable body) {
    return () -> {
      try {
        body.run();
      } catch (Throwable e) {
        fail(e);
      }
    };
  }

  /** The loop has ended, or can no longer be trusted. */
  public void fail(Throwable cause) {
    LOG.error("The loop {} ended; the process ends with it", name, cause);
    onError.accept(this);
  }
}
