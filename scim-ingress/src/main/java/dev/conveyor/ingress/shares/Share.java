package dev.conveyor.ingress.shares;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How slots are divided between those who ask for them.
 *
 * <p>Example: with a share of 4 slots, at most 2 for one, {@code a} holds 2 and waits for more,
 * {@code b} holds 1 and waits too, {@code c} holds none and has just arrived. The fourth slot is
 * given to {@code c}; when {@code a} returns one, it is given to {@code b}, not to {@code a}.
 *
 * @param most slots held by all together
 * @param mostOfOne slots held by one
 */
record Share(int most, int mostOfOne) {

  Share {
    if (mostOfOne < 1 || most < mostOfOne) {
      throw new IllegalArgumentException(
          "a share needs at least 1 slot for one, and as many for all: " + mostOfOne + ", " + most);
    }
  }

  /** Whether this taker may have another slot now. */
  boolean allows(int held, int heldByAll) {
    return held < mostOfOne && heldByAll < most;
  }

  /**
   * The taker who gets the next slot: of those who may have one, the one with the fewest slots, and
   * among equals the one who has waited longest. Empty if no one may.
   *
   * @param held slots by taker; absent for none
   * @param waiting in order of arrival
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
