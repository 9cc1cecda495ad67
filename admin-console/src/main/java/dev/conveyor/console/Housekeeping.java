package dev.conveyor.console;

import dev.conveyor.console.access.SignInDesk;
import dev.conveyor.console.failures.FailureDesk;
import dev.conveyor.console.failures.ReplayRuns;
import dev.conveyor.console.pipeline.PipelineSampler;
import dev.conveyor.console.timeline.Timeline;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** What the console does by itself, again and again. Each may run in several consoles at once. */
final class Housekeeping implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final int FORGOTTEN_AT_ONCE = 10_000;

  private final FailureDesk failures;
  private final ReplayRuns runs;
  private final PipelineSampler sampler;
  private final Timeline timeline;
  private final SignInDesk signIn;
  private final Duration retention;
  private volatile boolean running;
  private ScheduledExecutorService executor = executor();

  Housekeeping(
      FailureDesk failures,
      ReplayRuns runs,
      PipelineSampler sampler,
      Timeline timeline,
      SignInDesk signIn,
      Duration retention) {
    this.signIn = signIn;
    this.failures = failures;
    this.runs = runs;
    this.sampler = sampler;
    this.timeline = timeline;
    this.retention = retention;
  }

  @Override
  public void start() {
    executor = executor();
    every(2000, failures::sweep);
    every(250, runs::tick);
    every(PipelineSampler.PERIOD_SECONDS * 1000, sampler::sample);
    every(60_000, this::forget);
    every(60_000, signIn::forget);
    running = true;
  }

  @Override
  public void stop() {
    executor.shutdownNow();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void forget() {
    while (timeline.forget(retention, FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE) {
      LOG.debug("Forgot {} rows of the timeline", FORGOTTEN_AT_ONCE);
    }
  }

  private void every(int milliseconds, Runnable task) {
    executor.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            // The database is away, say; the next time may find it back.
            LOG.debug("Housekeeping did not work this time", e);
          }
        },
        milliseconds,
        milliseconds,
        TimeUnit.MILLISECONDS);
  }

  private static ScheduledExecutorService executor() {
    return Executors.newScheduledThreadPool(
        2, Thread.ofPlatform().daemon().name("housekeeping-", 0).factory());
  }
}
