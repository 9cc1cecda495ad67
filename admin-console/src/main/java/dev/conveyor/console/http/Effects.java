package dev.conveyor.console.http;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * A write answers once its effect can be read, or, after five seconds, with 202 and where to look.
 * Requests run on virtual threads: waiting costs no platform thread.
 */
final class Effects {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(15);

  private Effects() {}

  static boolean await(BooleanSupplier effect) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!effect.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  /** The answer of a write: with that status if its effect can be read, 202 if not yet. */
  static <T> ResponseEntity<T> answer(boolean effective, HttpStatus status, String where, T body) {
    return ResponseEntity.status(effective ? status : HttpStatus.ACCEPTED)
        .location(URI.create(where))
        .body(body);
  }
}
