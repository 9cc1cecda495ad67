package dev.conveyor.console.gate;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** How many refused acts of one actor are recorded in a minute, by this process. */
final class RefusalBudget {

  static final int PER_MINUTE = 20;

  private final Clock clock;

  /** Actors of this minute; they are known, so there are no more than accounts and keys. */
  private final Map<String, Integer> taken = new HashMap<>();

  private long minute;

  RefusalBudget(Clock clock) {
    this.clock = clock;
  }

  /** Whether another one is recorded. */
  enum Answer {
    YES,
    /** And says that it is the last one. */
    LAST,
    NONE
  }

  synchronized Answer take(String actor) {
    long now = clock.instant().getEpochSecond() / 60;
    if (now != minute) {
      minute = now;
      taken.clear();
    }
    int count = taken.merge(actor, 1, Integer::sum);
    return count < PER_MINUTE ? Answer.YES : count == PER_MINUTE ? Answer.LAST : Answer.NONE;
  }
}
