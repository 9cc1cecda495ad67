package dev.conveyor.relay;

import dev.conveyor.loops.Loop;
import dev.conveyor.loops.Loops;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs a relay on a thread of its own: woken after each commit in this process, and looking by
 * itself a few times a second for what other processes left behind.
 */
public final class RelayLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);
  private static final long POLL_MS = 250;
  private static final long TURN_OF_OTHERS_MS = 20;
  private static final long PAUSE_AFTER_ERROR_MS = 1000;
  private static final long LOOK_FOR_TOPICS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final @Nullable Relay relay;
  private final BooleanSupplier topicsReady;
  private final Runnable onStop;
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean running;
  private volatile boolean ready;
  private long looked = System.nanoTime();
  private @Nullable Thread thread;

  /**
   * @param relay null where Debezium reads the outbox: then the topics are made, and that is all
   * @param topicsReady makes sure that the topics exist; asked until it says so
   * @param onStop closes the producer, so that a thread that waits for it comes free
   */
  public RelayLoop(@Nullable Relay relay, BooleanSupplier topicsReady, Runnable onStop) {
    this.relay = relay;
    this.topicsReady = topicsReady;
    this.onStop = onStop;
  }

  /** False where Debezium reads the outbox. */
  public boolean relays() {
    return relay != null;
  }

  /** There may be rows. Cheap, and may be called from any thread. */
  public void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  @Override
  public synchronized void start() {
    running = true;
    Loop loop = Loops.ofThisProcess().start("relay");
    thread = Thread.ofPlatform().name("outbox-relay").start(loop.guarded(() -> run(loop)));
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
      if (ready) {
        ending.join(5000);
      }
      onStop.run();
      ending.interrupt();
      ending.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops after everything that may still append. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE + 1000;
  }

  private void run(Loop loop) {
    try {
      turn(loop);
    } finally {
      Loops.ofThisProcess().end(loop);
    }
  }

  private void turn(Loop loop) {
    while (running) {
      loop.turned();
      try {
        ready = ready || topicsReady.getAsBoolean();
        if (!ready) {
          pause(PAUSE_AFTER_ERROR_MS);
        } else if (relay == null) {
          return;
        } else {
          Relay.Pass pass =
              relay.pass(
                  () -> {
                    loop.turned();
                    lookForTopics();
                  });
          if (pass.blocked() == 0) {
            loop.succeeded();
          } else {
            lookForTopics();
          }
          pauseAfter(pass);
        }
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        LOG.warn("The outbox cannot be relayed at the moment: {}", e.toString());
        pauseAfterError();
      }
    }
  }

  /**
   * From time to time, while rows cannot be sent: a topic may have been deleted, and the producer
   * waits for it as long as it takes.
   */
  private void lookForTopics() {
    long now = System.nanoTime();
    if (now - looked >= LOOK_FOR_TOPICS_EVERY_NANOS) {
      looked = now;
      if (!topicsReady.getAsBoolean()) {
        LOG.debug("The broker does not answer");
      }
    }
  }

  private void pauseAfter(Relay.Pass pass) throws InterruptedException {
    switch (pass.next()) {
      case AT_ONCE -> {}
      case SOON -> pause(TURN_OF_OTHERS_MS);
      case WHEN_WOKEN -> pause(POLL_MS);
    }
  }

  private void pauseAfterError() {
    try {
      pause(PAUSE_AFTER_ERROR_MS);
    } catch (InterruptedException e) {
      running = false;
    }
  }

  private void pause(long millis) throws InterruptedException {
    if (wake.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }
}
