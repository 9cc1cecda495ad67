package dev.conveyor.ingress.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets the next slot, as a pure function. */
class ShareTest {

  private static final Share FOUR = new Share(4, 2);

  @Test
  void takerWithFewestSlotsIsNext() {
    assertThat(FOUR.next(Map.of("a", 2, "b", 1), List.of("a", "b", "c"))).contains("c");
    assertThat(FOUR.next(Map.of("a", 1, "b", 1, "c", 1), List.of("a", "b"))).contains("a");
  }

  @Test
  void noOneIsNextWithoutRoom() {
    assertThat(FOUR.next(Map.of("a", 2), List.of("a"))).as("its own share").isEmpty();
    assertThat(FOUR.next(Map.of("a", 2, "b", 2), List.of("c"))).as("everybody's").isEmpty();
    assertThat(FOUR.next(Map.of(), List.<String>of())).isEmpty();
  }

  @Test
  void emptySharesAreRejected() {
    assertThatThrownBy(() -> new Share(1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Share(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noHistoryStarvesOrOverfills(long seed) {
    Random random = new Random(seed);
    Share share = new Share(1 + random.nextInt(8), 1);
    share = new Share(share.most(), 1 + random.nextInt(share.most()));
    Map<Integer, Integer> held = new HashMap<>();
    Map<Integer, Integer> waiting = new HashMap<>();
    LinkedHashSet<Integer> turns = new LinkedHashSet<>();

    for (int step = 0; step < 5000; step++) {
      int one = random.nextInt(5);
      if (random.nextInt(3) > 0) {
        waiting.merge(one, 1, Integer::sum);
        turns.add(one);
      } else {
        held.computeIfPresent(one, (key, slots) -> slots == 1 ? null : slots - 1);
      }
      while (share.next(held, turns).isPresent()) {
        int next = share.next(held, turns).orElseThrow();
        isLeastServed(next, share, held, turns);
        held.merge(next, 1, Integer::sum);
        turns.remove(next);
        waiting.computeIfPresent(next, (key, many) -> many == 1 ? null : many - 1);
        if (waiting.containsKey(next)) {
          turns.add(next);
        }
      }

      int all = held.values().stream().mapToInt(Integer::intValue).sum();
      assertThat(all).isLessThanOrEqualTo(share.most());
      assertThat(held.values()).allMatch(within(share));
      if (all < share.most()) {
        assertThat(turns)
            .as("a slot is free, so every waiter has a full share")
            .allMatch(full(share, held));
      }
    }
  }

  private static java.util.function.Predicate<Integer> within(Share share) {
    return slots -> slots <= share.mostOfOne();
  }

  private static java.util.function.Predicate<Integer> full(
      Share share, Map<Integer, Integer> held) {
    return one -> held.getOrDefault(one, 0) == share.mostOfOne();
  }

  private static void isLeastServed(
      int next, Share share, Map<Integer, Integer> held, LinkedHashSet<Integer> turns) {
    List<Integer> others = new ArrayList<>(turns);
    others.removeIf(one -> held.getOrDefault(one, 0) >= share.mostOfOne());
    assertThat(others).allMatch(one -> held.getOrDefault(one, 0) >= held.getOrDefault(next, 0));
  }
}
