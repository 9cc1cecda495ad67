package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.users.NotInTurn;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A write of a user waits while the response to the previous one may still undo that one. Identity
 * providers write a user again only after the response, so most writes never wait. Requests run on
 * virtual threads: waiting uses no platform thread and no connection.
 */
final class Turns {

  /** After this time, the write proceeds on the current state. Well below a client's timeout. */
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
