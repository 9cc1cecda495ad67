package dev.conveyor.ingress.outcomes;

import dev.conveyor.ingress.outcomes.ProvisioningOutcome.Refused;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome.RefusedElsewhere;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome.Unknown;
import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.loops.BackgroundLoop.Next;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for the provisioning worker's outcome. One thread polls the database for all
 * of them, so a waiting request costs a queue entry and no thread. The outcome is in the database,
 * so it does not matter which instance has the request.
 *
 * <p>While the pipeline is stuck, waiting would only slow clients down: after a few consecutive
 * waits without an outcome, new ones end immediately, until an outcome is seen again.
 */
public final class OutcomeWaits {

  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** Used if the only pending question is whether rejections are settled. */
  private static final Duration LONG_PAUSE = Duration.ofMillis(25);

  /** How much longer than its limit a wait may take while the database is slow. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** After this many consecutive waits without an outcome, new requests do not wait. */
  static final int IN_VAIN = 8;

  private final OutcomeStore store;
  private final long patienceNanos;
  private final ConcurrentLinkedQueue<Wait> arrivals = new ConcurrentLinkedQueue<>();
  private volatile int inVain;

  /** Only accessed by the loop's thread. */
  private final List<Wait> waits = new ArrayList<>();

  private final BackgroundLoop loop =
      BackgroundLoop.named("outcome-waits").endingWith(this::giveUp).does(this::turn);

  private record Wait(
      PendingUser user,
      Predicate<Refused> concerns,
      long deadline,
      CompletableFuture<ProvisioningOutcome> answer) {

    boolean isOver(long now) {
      return now - deadline >= 0;
    }

    /** The outcome to return now; null if a better one may follow. */
    @Nullable ProvisioningOutcome answerTo(@Nullable ProvisioningOutcome found, long now) {
      if (found instanceof Refused refused) {
        if (!concerns.test(refused)) {
          return new RefusedElsewhere();
        }
        return refused.mayBeSettled() && !isOver(now) ? null : refused;
      }
      return found == null && isOver(now) ? new Unknown() : found;
    }
  }

  /**
   * @param patience how long a request waits at most; zero for not at all
   */
  public OutcomeWaits(OutcomeStore store, Duration patience) {
    this.store = store;
    this.patienceNanos = patience.toNanos();
  }

  /** How long a request starting now would wait at most; zero if it would not wait. */
  public Duration longest() {
    return loop.isRunning() && inVain < IN_VAIN ? Duration.ofNanos(patienceNanos) : Duration.ZERO;
  }

  /**
   * Always completes in time, even while the database is slow, on a thread that must not be
   * blocked. A rejection that another write may still resolve is returned at the end of the wait,
   * any other one immediately.
   *
   * @param concerns whether a rejection is about what the request changed
   */
  public CompletableFuture<ProvisioningOutcome> await(
      PendingUser user, Predicate<Refused> concerns) {
    if (patienceNanos <= 0 || !loop.isRunning()) {
      return CompletableFuture.completedFuture(new Unknown());
    }
    CompletableFuture<ProvisioningOutcome> answer =
        new CompletableFuture<ProvisioningOutcome>()
            .completeOnTimeout(
                new Unknown(), patienceNanos + GRACE.toNanos(), TimeUnit.NANOSECONDS);
    Wait wait = new Wait(user, concerns, System.nanoTime() + patienceNanos, answer);
    arrivals.add(wait);
    loop.wake();
    return inVain < IN_VAIN ? wait.answer() : CompletableFuture.completedFuture(new Unknown());
  }

  private Next turn() {
    take();
    return waits.isEmpty() ? Next.after(IDLE) : look();
  }

  private void giveUp() {
    take();
    waits.forEach(wait -> wait.answer().complete(new Unknown()));
    waits.clear();
  }

  /** While waits time out, a single one is enough to detect recovery. */
  private void take() {
    for (Wait wait = arrivals.poll(); wait != null; wait = arrivals.poll()) {
      if (inVain < IN_VAIN || waits.isEmpty()) {
        waits.add(wait);
      } else {
        wait.answer().complete(new Unknown());
      }
    }
  }

  private Next look() {
    try {
      return Next.after(
          settle(store.find(waits.stream().map(Wait::user).distinct().toList()))
              ? PAUSE
              : LONG_PAUSE);
    } catch (RuntimeException e) {
      waits.forEach(wait -> wait.answer().complete(new Unknown()));
      waits.clear();
      // Logged by the loop. Its pause delays no request, since new requests end immediately.
      throw e;
    }
  }

  /** Returns whether the outcome of a wait is still unknown. */
  private boolean settle(Map<PendingUser, ProvisioningOutcome> found) {
    long now = System.nanoTime();
    List<Wait> open = new ArrayList<>();
    boolean unknown = false;
    for (Wait wait : waits) {
      ProvisioningOutcome outcome = found.get(wait.user());
      ProvisioningOutcome answer = wait.answerTo(outcome, now);
      if (outcome != null) {
        inVain = 0;
      } else if (answer != null) {
        inVain = Math.min(inVain + 1, IN_VAIN);
      }
      if (answer != null) {
        wait.answer().complete(answer);
      } else {
        unknown |= outcome == null;
        open.add(wait);
      }
    }
    waits.clear();
    waits.addAll(open);
    return unknown;
  }

  /** The loop, which starts and stops with the service. Nothing waits while it does not run. */
  public BackgroundLoop loop() {
    return loop;
  }
}
