package dev.conveyor.provisioning.intake;

import dev.conveyor.intake.Faults;
import dev.conveyor.outbox.TraceParent;
import dev.conveyor.provisioning.directory.OrganizationStore;
import dev.conveyor.provisioning.directory.WishStore;
import dev.conveyor.schemas.OrganizationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at the wishes of organizations that a batch left something to do in: more wishes than one
 * transaction should fulfil, or undone requests whose turn is over.
 */
final class HealingLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(HealingLoop.class);
  private static final long POLL_MS = 500;
  private static final long PAUSE_AFTER_ERROR_MS = 1000;
  private static final long EXPIRE_EVERY_NANOS = Duration.ofHours(1).toNanos();

  private final OrganizationStore organizations;
  private final WishStore wishes;
  private final Planner planner;
  private final TransactionTemplate transaction;
  private long expired = System.nanoTime() - EXPIRE_EVERY_NANOS;
  private volatile CountDownLatch stop = new CountDownLatch(0);

  HealingLoop(
      OrganizationStore organizations,
      WishStore wishes,
      Planner planner,
      TransactionTemplate transaction) {
    this.organizations = organizations;
    this.wishes = wishes;
    this.planner = planner;
    this.transaction = transaction;
  }

  @Override
  public void start() {
    CountDownLatch ending = new CountDownLatch(1);
    stop = ending;
    Thread.ofPlatform().name("healing").start(() -> run(ending));
  }

  @Override
  public void stop() {
    stop.countDown();
  }

  @Override
  public boolean isRunning() {
    return stop.getCount() > 0;
  }

  private void run(CountDownLatch ending) {
    try {
      long pause = 0;
      while (!ending.await(pause, TimeUnit.MILLISECONDS)) {
        pause = work();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long work() {
    try {
      expireNowAndThen();
      return healNext() ? 0 : POLL_MS;
    } catch (RuntimeException e) {
      if (Faults.isTransient(e)) {
        LOG.warn("Refused users wait for the database: {}", e.toString());
      } else {
        LOG.error("Refused users could not be looked at and will be later", e);
      }
      return PAUSE_AFTER_ERROR_MS;
    }
  }

  /** False when no organization was due. */
  boolean healNext() {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              Optional<OrganizationId> due = organizations.takeDue();
              due.ifPresent(
                  organization ->
                      planner.apply(organization, List.of(), cause -> TraceParent.fresh()));
              return due.isPresent();
            }));
  }

  private void expireNowAndThen() {
    long now = System.nanoTime();
    if (now - expired > EXPIRE_EVERY_NANOS) {
      expired = now;
      expire();
    }
  }

  void expire() {
    transaction.executeWithoutResult(status -> wishes.expire());
  }
}
