package dev.conveyor.console.signin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a name is locked for passwords. Pure. After the fifth refusal in a row for a minute, then
 * twice as long each time, up to an hour; a quiet day forgets all.
 */
final class Lockout {

  static final int FREE_TRIES = 5;
  static final Duration FIRST = Duration.ofMinutes(1);
  static final Duration LONGEST = Duration.ofHours(1);
  static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  private Lockout() {}

  /** What is known of a name's refusals. */
  record State(int failures, Instant lastFailure, @Nullable Instant lockedUntil) {

    boolean isLocked(Instant now) {
      return lockedUntil != null && now.isBefore(lockedUntil);
    }
  }

  /** After one more refusal. */
  static State refused(@Nullable State before, Instant now) {
    boolean counts = before != null && !now.isAfter(before.lastFailure().plus(FORGOTTEN_AFTER));
    int failures = before != null && counts ? before.failures() + 1 : 1;
    return new State(
        failures, now, failures < FREE_TRIES ? null : now.plus(pause(failures - FREE_TRIES)));
  }

  private static Duration pause(int doublings) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(doublings, 10));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
