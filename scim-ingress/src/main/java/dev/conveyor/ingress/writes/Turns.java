package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.users.NotInTurn;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A write of a user waits while the answer to the one before may still undo that one; identity
 * providers write a user again when they have the answer, so most never wait. Requests run on
 * virtual threads: waiting costs no platform thread, and no connection.
 */
final class Turns {

  /**
   * Beyond this the write is carried out on what is there. It is well below a client's time-out.
   */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

  private Turns() {}

  static <T> T inTurn(Origin origin, Function<Origin, T> write) {
    long end = System.nanoTime() + LIMIT.toNanos();
    Duration pause = FIRST_PAUSE;
    while (System.nanoTime() < end) {
      try {
        return write.apply(origin);
      } catch (NotInTurn e) {
        LockSupport.parkNanos(pause.toNanos());
        Duration next = pause.multipliedBy(2);
        pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
      }
    }
    return write.apply(origin.outOfTurn());
  }
}
