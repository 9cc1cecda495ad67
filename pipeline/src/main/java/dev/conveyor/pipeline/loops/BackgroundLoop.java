package dev.conveyor.pipeline.loops;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work that runs as long as the service does, on its own thread: one turn after another, with a
 * pause in between that {@link #wake} ends early. An exception ends only the current turn, followed
 * by a pause of one second; an {@link Error} ends the process (see {@link Loop}). For work that
 * needs no wake-up, use a {@link PeriodicTask}.
 */
public final class BackgroundLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);
  private static final Duration PAUSE_AFTER_EXCEPTION = Duration.ofSeconds(1);
  private static final Duration LONGEST_TURN_AT_STOP = Duration.ofSeconds(5);

  private final Settings settings;
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean running;
  private volatile @Nullable Loop loop;
  private volatile @Nullable Thread thread;

  private BackgroundLoop(Settings settings) {
    this.settings = settings;
  }

  /** The body of a turn. */
  @FunctionalInterface
  public interface Work {

    /**
     * @throws InterruptedException if the loop stops and the grace period is over
     * @throws Exception ends this turn; the next one follows after a pause
     */
    Next turn() throws Exception;
  }

  /**
   * What follows a turn.
   *
   * @param pause until the next turn, unless {@link #wake} ends it
   * @param succeeded whether the turn did its work, or found nothing to do
   */
  public record Next(Duration pause, boolean succeeded) {

    public static final Next AT_ONCE = after(Duration.ZERO);

    public static Next after(Duration pause) {
      return new Next(pause, true);
    }

    /** The turn could not do its work. */
    public static Next withoutSuccess(Duration pause) {
      return new Next(pause, false);
    }
  }

  /**
   * A loop's settings.
   *
   * @param finishesWithin how long a running turn may take to finish when the loop stops
   * @param onStop called after that time; unblocks a waiting turn
   * @param onEnd called on the loop's thread after its last turn
   */
  private record Settings(
      String name,
      int phase,
      Supplier<Duration> finishesWithin,
      Runnable onStop,
      Runnable onEnd,
      Work work) {}

  /** Starts the definition of a loop. The name is used for its thread and its metric. */
  public static Description named(String name) {
    return new Description(name);
  }

  /** A loop without its work. */
  public static final class Description {

    private final String name;
    private int phase = DEFAULT_PHASE;
    private Supplier<Duration> finishesWithin = () -> LONGEST_TURN_AT_STOP;
    private Runnable onStop = () -> {};
    private Runnable onEnd = () -> {};

    private Description(String name) {
      this.name = name;
    }

    /** See {@link SmartLifecycle#getPhase}. */
    public Description inPhase(int phase) {
      this.phase = phase;
      return this;
    }

    /**
     * @param finishesWithin called when the loop stops: how long the running turn may take to
     *     finish
     * @param onStop called after that time, or when the turn has ended; unblocks a waiting turn
     */
    public Description stoppedBy(Supplier<Duration> finishesWithin, Runnable onStop) {
      this.finishesWithin = finishesWithin;
      this.onStop = onStop;
      return this;
    }

    /**
     * @param onEnd called on the loop's thread after its last turn
     */
    public Description endingWith(Runnable onEnd) {
      this.onEnd = onEnd;
      return this;
    }

    public BackgroundLoop does(Work work) {
      return new BackgroundLoop(new Settings(name, phase, finishesWithin, onStop, onEnd, work));
    }
  }

  /** Signals that there may be work. Cheap; callable from any thread. */
  public void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /** Call after each step of a long turn, so that the loop does not count as stuck. */
  public void progressed() {
    Loop current = loop;
    if (current != null) {
      current.turned();
    }
  }

  @Override
  public synchronized void start() {
    running = true;
    Loop started = Loops.ofThisProcess().start(settings.name());
    loop = started;
    thread =
        Thread.ofPlatform()
            .name(settings.name())
            .daemon()
            .start(started.guarded(() -> run(started)));
  }

  @Override
  public synchronized void stop() {
    running = false;
    Thread ending = thread;
    if (ending == null) {
      return;
    }
    wake();
    try {
      ending.join(settings.finishesWithin().get());
      settings.onStop().run();
      ending.interrupt();
      ending.join(LONGEST_TURN_AT_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return settings.phase();
  }

  private void run(Loop current) {
    try {
      while (running) {
        current.turned();
        Next next = turn(current);
        if (next.succeeded()) {
          current.succeeded();
        }
        pause(next.pause());
      }
    } catch (InterruptedException e) {
      LOG.debug("Loop {} interrupted while stopping", settings.name());
    } finally {
      settings.onEnd().run();
      Loops.ofThisProcess().end(current);
    }
  }

  private Next turn(Loop current) throws InterruptedException {
    try {
      return settings.work().turn();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (running) {
        current.failed(e);
      } else {
        LOG.debug("Last turn of loop {} failed", settings.name(), e);
      }
      return Next.withoutSuccess(PAUSE_AFTER_EXCEPTION);
    }
  }

  private void pause(Duration pause) throws InterruptedException {
    if (pause.isPositive() && wake.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      wake.drainPermits();
    }
  }
}
