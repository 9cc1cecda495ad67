package dev.conveyor.ingress.outcomes;

import dev.conveyor.ingress.outcomes.ProvisioningOutcome.Unknown;
import dev.conveyor.loops.Loop;
import dev.conveyor.loops.Loops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Requests that wait for the provisioning worker's outcome. One thread asks the database for all of
 * them together, so a waiting request costs a place in a queue and no thread; and since the answer
 * lies in the database, it does not matter which instance has the request.
 *
 * <p>While the pipeline stands still, waiting would only slow clients down: after a few waits in a
 * row that came to nothing, new ones end at once, until an outcome is seen again.
 */
public final class OutcomeWaits implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(OutcomeWaits.class);
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** After how many waits in a row that came to nothing nobody waits any longer. */
  static final int IN_VAIN = 8;

  private final OutcomeStore store;
  private final long patienceNanos;
  private final ConcurrentLinkedQueue<Wait> arrivals = new ConcurrentLinkedQueue<>();
  private volatile int inVain;
  private volatile boolean running;
  private volatile Thread thread = new Thread(() -> {});

  private record Wait(
      PendingUser user, long deadline, CompletableFuture<ProvisioningOutcome> answer) {

    boolean isOver(long now) {
      return now - deadline >= 0;
    }
  }

  /**
   * @param patience how long a request waits at most; zero for not at all
   */
  public OutcomeWaits(OutcomeStore store, Duration patience) {
    this.store = store;
    this.patienceNanos = patience.toNanos();
  }

  /** Completes in time, always, on a thread that must not be held up. */
  public CompletableFuture<ProvisioningOutcome> await(PendingUser user) {
    if (patienceNanos <= 0 || !running) {
      return CompletableFuture.completedFuture(new Unknown());
    }
    Wait wait = new Wait(user, System.nanoTime() + patienceNanos, new CompletableFuture<>());
    arrivals.add(wait);
    LockSupport.unpark(thread);
    return inVain < IN_VAIN ? wait.answer() : CompletableFuture.completedFuture(new Unknown());
  }

  private void run(Loop loop) {
    List<Wait> waits = new ArrayList<>();
    while (running) {
      loop.turned();
      take(waits);
      if (waits.isEmpty()) {
        loop.succeeded();
        LockSupport.parkNanos(this, IDLE.toNanos());
        continue;
      }
      if (look(waits)) {
        loop.succeeded();
      }
      LockSupport.parkNanos(this, PAUSE.toNanos());
    }
    take(waits);
    waits.forEach(wait -> wait.answer().complete(new Unknown()));
    Loops.ofThisProcess().end(loop);
  }

  /** While waits come to nothing, one is enough to see when they no longer do. */
  private void take(List<Wait> waits) {
    for (Wait wait = arrivals.poll(); wait != null; wait = arrivals.poll()) {
      if (inVain < IN_VAIN || waits.isEmpty()) {
        waits.add(wait);
      } else {
        wait.answer().complete(new Unknown());
      }
    }
  }

  /** False when the outcomes could not be read. */
  private boolean look(List<Wait> waits) {
    Map<PendingUser, ProvisioningOutcome> found;
    boolean read = true;
    try {
      found = store.find(waits.stream().map(Wait::user).distinct().toList());
    } catch (RuntimeException e) {
      LOG.warn("Outcomes cannot be read; requests are answered without them: {}", e.toString());
      found = Map.of();
      read = false;
      waits.forEach(wait -> wait.answer().complete(new Unknown()));
      waits.clear();
    }
    settle(waits, found);
    return read;
  }

  private void settle(List<Wait> waits, Map<PendingUser, ProvisioningOutcome> found) {
    long now = System.nanoTime();
    List<Wait> open = new ArrayList<>();
    for (Wait wait : waits) {
      ProvisioningOutcome outcome = found.get(wait.user());
      if (outcome != null) {
        inVain = 0;
        wait.answer().complete(outcome);
      } else if (wait.isOver(now)) {
        inVain = Math.min(inVain + 1, IN_VAIN);
        wait.answer().complete(new Unknown());
      } else {
        open.add(wait);
      }
    }
    waits.clear();
    waits.addAll(open);
  }

  @Override
  public synchronized void start() {
    running = true;
    Loop loop = Loops.ofThisProcess().start("outcome-waits");
    thread =
        Thread.ofPlatform().name("outcome-waits").daemon().start(loop.guarded(() -> run(loop)));
  }

  @Override
  public synchronized void stop() {
    running = false;
    LockSupport.unpark(thread);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
