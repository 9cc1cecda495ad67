package dev.conveyor.console;

import dev.conveyor.console.access.SignInDesk;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.failures.FailureDesk;
import dev.conveyor.console.failures.ReplayRuns;
import dev.conveyor.console.pipeline.PipelineSampler;
import dev.conveyor.console.timeline.Timeline;
import dev.conveyor.loops.Loops;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
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
  private final Audit audit;
  private final Retention retention;
  private volatile @Nullable ScheduledExecutorService executor;

  /** How long the console keeps entries of timelines and of the audit trail. */
  record Retention(Duration timeline, Duration audit) {

    Retention {
      if (!timeline.isPositive() || !audit.isPositive()) {
        throw new IllegalArgumentException("A retention must be longer than zero.");
      }
    }
  }

  Housekeeping(
      FailureDesk failures,
      ReplayRuns runs,
      PipelineSampler sampler,
      Timeline timeline,
      SignInDesk signIn,
      Audit audit,
      Retention retention) {
    this.signIn = signIn;
    this.audit = audit;
    this.failures = failures;
    this.runs = runs;
    this.sampler = sampler;
    this.timeline = timeline;
    this.retention = retention;
  }

  @Override
  public void start() {
    ScheduledExecutorService started =
        Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("housekeeping-", 0).factory());
    executor = started;
    every(started, "failure-sweep", 2000, failures::sweep);
    every(started, "replay-runs", 250, runs::tick);
    every(started, "pipeline-sampler", PipelineSampler.PERIOD_SECONDS * 1000, sampler::sample);
    every(
        started,
        "timeline-retention",
        60_000,
        () -> drain(() -> timeline.forget(retention.timeline(), FORGOTTEN_AT_ONCE)));
    every(
        started,
        "audit-retention",
        60_000,
        () -> drain(() -> audit.deleteOlderThan(retention.audit(), FORGOTTEN_AT_ONCE)));
    every(started, "sign-in-cleanup", 60_000, signIn::forget);
  }

  @Override
  public void stop() {
    ScheduledExecutorService started = executor;
    if (started != null) {
      started.shutdownNow();
      executor = null;
    }
  }

  @Override
  public boolean isRunning() {
    return executor != null;
  }

  private static void drain(IntSupplier deletion) {
    while (deletion.getAsInt() == FORGOTTEN_AT_ONCE) {
      LOG.debug("Deleted {} rows", FORGOTTEN_AT_ONCE);
    }
  }

  /** A turn that fails, while the database is unavailable for one, costs that turn alone. */
  private static void every(
      ScheduledExecutorService executor, String loop, int milliseconds, Runnable task) {
    executor.scheduleWithFixedDelay(
        Loops.ofThisProcess().start(loop).eachTurn(task),
        milliseconds,
        milliseconds,
        TimeUnit.MILLISECONDS);
  }
}
