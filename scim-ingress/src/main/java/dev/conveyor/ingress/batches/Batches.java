package dev.conveyor.ingress.batches;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Batches of what concurrent callers ask. A caller who finds no batch under way asks at once,
 * alone. Those who come meanwhile wait, and ask together in the next batch. So one connection waits
 * for nothing, and the busier a lane is, the larger its batches are. There is no timer.
 *
 * <p>Every batch runs on the thread of one of its callers, never on the thread of a caller who
 * already has an answer. Callers need no bound here: requests in progress have one.
 *
 * @param <K> the lane, such as an organization: batches never mix lanes, and lanes do not wait for
 *     each other
 * @param <Q> the question
 * @param <A> the answer
 */
public final class Batches<K, Q, A> {

  private final int mostUnderWay;
  private final int largest;
  private final BiFunction<K, List<Q>, List<A>> work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Lane<Q, A>> lanes = new HashMap<>();

  /**
   * @param mostUnderWay how many batches of one lane may be under way
   * @param largest how many questions a batch may have
   * @param work answers a batch, in order: the same number of answers as questions. If it throws,
   *     every caller of the batch gets that exception.
   */
  public Batches(int mostUnderWay, int largest, BiFunction<K, List<Q>, List<A>> work) {
    this.mostUnderWay = mostUnderWay;
    this.largest = largest;
    this.work = work;
  }

  private static final class Lane<Q, A> {
    final Deque<Asked<Q, A>> waiting = new ArrayDeque<>();
    int underWay;
  }

  /** A caller's question: it is answered by another caller's batch, or leads one. */
  private static final class Asked<Q, A> {
    final Q question;
    final CountDownLatch turn = new CountDownLatch(1);
    @Nullable List<Asked<Q, A>> batch;
    @Nullable A answer;
    @Nullable RuntimeException failure;

    Asked(Q question) {
      this.question = question;
    }
  }

  /**
   * Asks, together with the callers who wait in the same lane.
   *
   * @throws RuntimeException what the work throws, as it is: callers of one batch share it
   */
  public A ask(K key, Q question) {
    Asked<Q, A> mine = new Asked<>(question);
    if (!begins(key, mine)) {
      await(mine.turn);
    }
    List<Asked<Q, A>> batch = mine.batch;
    if (batch != null) {
      try {
        run(key, batch);
      } finally {
        batch.forEach(each -> each.turn.countDown());
        next(key);
      }
    }
    if (mine.failure != null) {
      throw mine.failure;
    }
    return Objects.requireNonNull(mine.answer);
  }

  private boolean begins(K key, Asked<Q, A> asked) {
    lock.lock();
    try {
      Lane<Q, A> lane = lanes.computeIfAbsent(key, each -> new Lane<>());
      if (lane.underWay < mostUnderWay) {
        lane.underWay++;
        asked.batch = List.of(asked);
        return true;
      }
      lane.waiting.add(asked);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void run(K key, List<Asked<Q, A>> batch) {
    try {
      List<A> answers = work.apply(key, batch.stream().map(each -> each.question).toList());
      if (answers.size() != batch.size()) {
        throw new IllegalStateException("a batch must answer every question");
      }
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer = answers.get(i);
      }
    } catch (RuntimeException e) {
      batch.forEach(each -> each.failure = e);
    }
  }

  /** The first of those who wait leads the next batch. */
  private void next(K key) {
    lock.lock();
    try {
      Lane<Q, A> lane = Objects.requireNonNull(lanes.get(key));
      if (lane.waiting.isEmpty()) {
        lane.underWay--;
        if (lane.underWay == 0) {
          lanes.remove(key);
        }
        return;
      }
      List<Asked<Q, A>> batch = new ArrayList<>();
      while (batch.size() < largest && !lane.waiting.isEmpty()) {
        batch.add(lane.waiting.remove());
      }
      Asked<Q, A> leader = batch.getFirst();
      leader.batch = batch;
      leader.turn.countDown();
    } finally {
      lock.unlock();
    }
  }

  /** The number of callers who wait for the next batch of a lane. */
  public int waiting(K key) {
    lock.lock();
    try {
      Lane<Q, A> lane = lanes.get(key);
      return lane == null ? 0 : lane.waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** The number of lanes in which a batch is under way. */
  public int lanes() {
    lock.lock();
    try {
      return lanes.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Not interruptible: what is asked may already be under way, on another thread. Batches end, as
   * statements have timeouts.
   */
  private static void await(CountDownLatch turn) {
    boolean interrupted = false;
    while (true) {
      try {
        turn.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
