package dev.conveyor.ingress.shares;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How slots are shared out between those who ask for them.
 *
 * <p>With a share of 4 slots, 2 for one at most: {@code a} holds 2 and waits for more, {@code b}
 * holds 1 and waits too, {@code c} holds none and has just come. The fourth slot goes to {@code c};
 * when {@code a} gives one back, it goes to {@code b}, not to {@code a}.
 *
 * @param most held by all together
 * @param mostOfOne held by one
 */
record Share(int most, int mostOfOne) {

  Share {
    if (mostOfOne < 1 || most < mostOfOne) {
      throw new IllegalArgumentException(
          "a share needs at least 1 slot for one, and as many for all: " + mostOfOne + ", " + most);
    }
  }

  /** Whether one may have another slot now. */
  boolean allows(int held, int heldByAll) {
    return held < mostOfOne && heldByAll < most;
  }

  /**
   * Who gets the next slot: of those who may have one, the one who holds the fewest, and among
   * equals the one who has waited longest for a turn. Empty when no one may.
   *
   * @param held by each; absent for none
   * @param waiting in the order of their turns
   */
  <K> Optional<K> next(Map<K, Integer> held, Iterable<K> waiting) {
    int heldByAll = held.values().stream().mapToInt(Integer::intValue).sum();
    @Nullable K best = null;
    for (K each : waiting) {
      int mine = held.getOrDefault(each, 0);
      if (allows(mine, heldByAll) && (best == null || mine < held.getOrDefault(best, 0))) {
        best = each;
      }
    }
    return Optional.ofNullable(best);
  }
}
