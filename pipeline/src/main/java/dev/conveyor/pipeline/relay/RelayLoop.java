package dev.conveyor.pipeline.relay;

import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.loops.BackgroundLoop.Next;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a relay: woken after each commit in this process, and polling a few times a second for rows
 * that other processes left. It creates the topics first, and again if they are deleted.
 */
public final class RelayLoop {

  private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration TURN_OF_OTHERS = Duration.ofMillis(20);
  private static final Duration PAUSE_WITHOUT_BROKERS = Duration.ofSeconds(1);
  private static final Duration LOOK_FOR_TOPICS_EVERY = Duration.ofSeconds(10);
  private static final Duration FINISH_WITHIN = Duration.ofSeconds(5);

  /** Stops after everything that may still append messages. */
  private static final int PHASE = Integer.MIN_VALUE + 1000;

  private final @Nullable Relay relay;
  private final BooleanSupplier topicsReady;
  private final BackgroundLoop loop;
  private volatile boolean ready;
  private long looked = System.nanoTime();

  /**
   * @param relay null if Debezium reads the outbox: then only the topics are created
   * @param topicsReady makes sure that the topics exist; called until it returns true
   * @param onStop closes the producer, which unblocks a thread that waits for it
   */
  public RelayLoop(@Nullable Relay relay, BooleanSupplier topicsReady, Runnable onStop) {
    this.relay = relay;
    this.topicsReady = topicsReady;
    this.loop =
        BackgroundLoop.named("relay")
            .inPhase(PHASE)
            .stoppedBy(() -> ready ? FINISH_WITHIN : Duration.ZERO, onStop)
            .does(this::turn);
  }

  /** False if Debezium reads the outbox. */
  public boolean relays() {
    return relay != null;
  }

  /** Signals that there may be rows. Cheap; callable from any thread. */
  public void wake() {
    loop.wake();
  }

  /** The loop, which starts and stops with the service. */
  public BackgroundLoop loop() {
    return loop;
  }

  private Next turn() throws SQLException, InterruptedException {
    ready = ready || topicsReady.getAsBoolean();
    if (!ready) {
      return Next.withoutSuccess(PAUSE_WITHOUT_BROKERS);
    }
    if (relay == null) {
      lookForTopics();
      return Next.after(LOOK_FOR_TOPICS_EVERY);
    }
    Relay.Pass pass = pass(relay);
    if (pass.blocked() > 0) {
      lookForTopics();
    }
    return new Next(pauseAfter(pass), pass.blocked() == 0);
  }

  private Relay.Pass pass(Relay relaying) throws SQLException, InterruptedException {
    return relaying.pass(() -> {
      loop.progressed();
      lookForTopics();
    });
  }

  /**
   * Runs from time to time while rows cannot be sent: a topic may have been deleted, and the
   * producer waits for it indefinitely.
   */
  private void lookForTopics() {
    long now = System.nanoTime();
    if (now - looked >= LOOK_FOR_TOPICS_EVERY.toNanos()) {
      looked = now;
      if (!topicsReady.getAsBoolean()) {
        LOG.debug("Broker not responding");
      }
    }
  }

  private static Duration pauseAfter(Relay.Pass pass) {
    return switch (pass.next()) {
      case AT_ONCE -> Duration.ZERO;
      case SOON -> TURN_OF_OTHERS;
      case WHEN_WOKEN -> POLL;
    };
  }
}
