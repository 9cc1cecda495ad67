package dev.conveyor.ingress.shares;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Slots divided by a {@link Share}. A taker who finds none free waits for a while. Remembers only
 * takers who hold a slot or wait for one, and lets a limited number of them wait.
 *
 * @param <K> the taker, such as an organization
 */
public final class SharedSlots<K> {

  private final Share share;
  private final int mostWaitingOfOne;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Integer> held = new HashMap<>();
  private final LinkedHashMap<K, Deque<Waiter>> waiting = new LinkedHashMap<>();
  private int heldByAll;

  /**
   * @param mostWaitingOfOne how many requests of one taker may wait; more are rejected immediately
   */
  public SharedSlots(int most, int mostOfOne, int mostWaitingOfOne) {
    this.share = new Share(most, mostOfOne);
    this.mostWaitingOfOne = mostWaitingOfOne;
  }

  /** A held slot. Closing it once makes room for another. */
  public interface Slot extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Waiter {
    final Condition turn;
    boolean granted;

    Waiter(Condition turn) {
      this.turn = turn;
    }
  }

  /**
   * Takes a slot, waiting at most this long.
   *
   * @throws Busy 429 if {@code key} itself holds its whole share, 503 if all takers together do
   */
  public Slot enter(K key, Duration patience) {
    lock.lock();
    try {
      if (share.allows(heldBy(key), heldByAll)) {
        // No waiter may have this slot: a free one is handed on when it is returned.
        take(key);
      } else {
        await(key, patience);
      }
    } finally {
      lock.unlock();
    }
    return () -> leave(key);
  }

  /** The number of slots held and waited for, by all takers. */
  public int size() {
    lock.lock();
    try {
      return heldByAll + waiting.values().stream().mapToInt(Deque::size).sum();
    } finally {
      lock.unlock();
    }
  }

  private void await(K key, Duration patience) {
    long left = patience.toNanos();
    Deque<Waiter> before = waiting.get(key);
    if (left <= 0 || before != null && before.size() >= mostWaitingOfOne) {
      throw refused(key);
    }
    Waiter waiter = new Waiter(lock.newCondition());
    waiting.computeIfAbsent(key, each -> new ArrayDeque<>()).add(waiter);
    try {
      while (!waiter.granted) {
        if (left <= 0) {
          giveUp(key, waiter);
          throw refused(key);
        }
        left = waiter.turn.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (waiter.granted) {
        giveBack(key);
      } else {
        giveUp(key, waiter);
      }
      throw refused(key);
    }
  }

  private void giveUp(K key, Waiter waiter) {
    Deque<Waiter> queue = waiting.get(key);
    if (queue != null && queue.remove(waiter) && queue.isEmpty()) {
      waiting.remove(key);
    }
  }

  private Busy refused(K key) {
    return heldBy(key) >= share.mostOfOne() ? Busy.ofOne() : Busy.ofAll();
  }

  private void leave(K key) {
    lock.lock();
    try {
      giveBack(key);
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(K key) {
    held.computeIfPresent(key, (each, slots) -> slots == 1 ? null : slots - 1);
    heldByAll--;
    Optional<K> next = share.next(held, waiting.keySet());
    while (next.isPresent()) {
      grant(next.get());
      next = share.next(held, waiting.keySet());
    }
  }

  private void grant(K key) {
    // Takers who keep waiting move behind the others.
    Deque<Waiter> queue = Objects.requireNonNull(waiting.remove(key));
    Waiter first = queue.remove();
    if (!queue.isEmpty()) {
      waiting.put(key, queue);
    }
    take(key);
    first.granted = true;
    first.turn.signal();
  }

  private void take(K key) {
    held.merge(key, 1, Integer::sum);
    heldByAll++;
  }

  private int heldBy(K key) {
    return held.getOrDefault(key, 0);
  }
}
