package dev.conveyor.ingress.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.WaitingIngress;
import dev.conveyor.ingress.shares.SharedSlots.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedSlotsTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final SharedSlots<String> slots = new SharedSlots<>(3, 2, 5);

  @Test
  void exhaustedShareGets429() {
    slots.enter("a", Duration.ZERO);
    slots.enter("a", Duration.ZERO);

    assertRefused(429, "a");
    slots.enter("b", Duration.ZERO);
    assertRefused(503, "c");
  }

  @Test
  void idleTakersAreForgotten() {
    Slot first = slots.enter("a", Duration.ZERO);
    slots.enter("a", Duration.ZERO).close();
    slots.enter("b", Duration.ZERO).close();
    first.close();

    assertThat(slots.size()).isZero();
  }

  @Test
  void returnedSlotGoesToTheLeastServed() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Slot a1 = slots.enter("a", Duration.ZERO);
    Slot a2 = slots.enter("a", Duration.ZERO);
    Slot b = slots.enter("b", Duration.ZERO);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Slot> again = enter(threads, "a", order, 4);
      Future<Slot> fresh = enter(threads, "c", order, 5);

      b.close();
      Slot c = fresh.get();
      a1.close();
      Slot a3 = again.get();

      assertThat(order).containsExactly("c", "a");
      List.of(c, a2, a3).forEach(Slot::close);
    }
    assertThat(slots.size()).isZero();
  }

  @Test
  void waitersAreLimited() {
    slots.enter("a", Duration.ZERO);
    slots.enter("a", Duration.ZERO);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Slot>> waiting = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        waiting.add(enter(threads, "a", new ArrayList<>(), 3 + i));
      }

      assertThatThrownBy(() -> slots.enter("a", LONG)).isInstanceOf(Busy.class);
      threads.shutdownNow();
      assertThat(waiting).allMatch(each -> each.state() != Future.State.SUCCESS);
    }
    assertThat(slots.size()).as("interrupted takers are removed").isEqualTo(2);
  }

  @Test
  void concurrentTakersNeverExceedAnyShare() {
    SharedSlots<Integer> shared = new SharedSlots<>(4, 2, 1000);
    Map<Integer, AtomicInteger> held = new ConcurrentHashMap<>();
    AtomicInteger all = new AtomicInteger();
    Map<String, Integer> worst = Collections.synchronizedMap(new HashMap<>());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3000; i++) {
        int one = i % 7;
        threads.submit(() -> {
          try (Slot slot = shared.enter(one, LONG)) {
            int mine = held.computeIfAbsent(one, key -> new AtomicInteger()).incrementAndGet();
            worst.merge("one", mine, Math::max);
            worst.merge("all", all.incrementAndGet(), Math::max);
            Thread.yield();
            all.decrementAndGet();
            held.get(one).decrementAndGet();
          }
          worst.merge("served", 1, Integer::sum);
          return null;
        });
      }
    }

    assertThat(worst).containsEntry("served", 3000);
    assertThat(worst.get("one")).isLessThanOrEqualTo(2);
    assertThat(worst.get("all")).isLessThanOrEqualTo(4);
    assertThat(shared.size()).isZero();
  }

  private void assertRefused(int status, String key) {
    assertThatThrownBy(() -> slots.enter(key, Duration.ZERO))
        .isInstanceOfSatisfying(
            Busy.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.retryAfterSeconds()).isPositive();
            });
  }

  /** Returns once it waits and this many takers hold a slot or wait. */
  private Future<Slot> enter(ExecutorService threads, String key, List<String> order, int size) {
    Future<Slot> entered =
        threads.submit(() -> {
          Slot slot = slots.enter(key, LONG);
          order.add(key);
          return slot;
        });
    WaitingIngress.until(() -> slots.size() == size);
    return entered;
  }
}
