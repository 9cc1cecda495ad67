package dev.conveyor.ingress.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.WaitingIngress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchesTest {

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<List<Integer>> ran = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();

  @AfterEach
  void end() {
    gate.countDown();
    callers.close();
  }

  @Test
  void lonelyCallerAsksAtOnce() {
    Batches<String, Integer, Integer> batches = new Batches<>(1, 10, this::doubled);
    gate.countDown();

    assertThat(batches.ask("a", 1)).isEqualTo(2);
    assertThat(batches.ask("a", 2)).isEqualTo(4);

    assertThat(ran).containsExactly(List.of(1), List.of(2));
    assertThat(batches.lanes()).isZero();
  }

  @Test
  void callersWhoComeMeanwhileAskTogether() throws Exception {
    Batches<String, Integer, Integer> batches = new Batches<>(1, 3, this::doubled);
    List<Future<Integer>> answers = new ArrayList<>();
    answers.add(ask(batches, "a", 0));
    WaitingIngress.until(() -> begun.get() == 1);
    for (int i = 1; i <= 5; i++) {
      answers.add(ask(batches, "a", i));
      int waiting = i;
      WaitingIngress.until(() -> batches.waiting("a") == waiting);
    }

    gate.countDown();

    for (int i = 0; i <= 5; i++) {
      assertThat(answers.get(i).get()).isEqualTo(2 * i);
    }
    assertThat(ran).containsExactly(List.of(0), List.of(1, 2, 3), List.of(4, 5));
  }

  @Test
  void lanesDoNotWaitForEachOther() throws Exception {
    Batches<String, Integer, Integer> batches = new Batches<>(1, 10, this::doubled);
    Future<Integer> held = ask(batches, "a", 1);
    WaitingIngress.until(() -> begun.get() == 1);
    Future<Integer> other = ask(batches, "b", 2);
    WaitingIngress.until(() -> begun.get() == 2);

    gate.countDown();

    assertThat(held.get()).isEqualTo(2);
    assertThat(other.get()).isEqualTo(4);
  }

  @Test
  void failureIsThatOfItsBatchAlone() throws Exception {
    Batches<String, Integer, Integer> batches =
        new Batches<>(
            1,
            10,
            (lane, questions) -> {
              List<Integer> answers = doubled(lane, questions);
              if (questions.contains(13)) {
                throw new IllegalStateException("13");
              }
              return answers;
            });
    gate.countDown();

    assertThatThrownBy(() -> ask(batches, "a", 13).get())
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("13");
    assertThat(batches.ask("a", 1)).isEqualTo(2);
    assertThat(batches.lanes()).isZero();
  }

  @Test
  void missingAnswerIsAnError() {
    Batches<String, Integer, Integer> batches = new Batches<>(1, 10, (lane, asked) -> List.of());

    assertThatThrownBy(() -> batches.ask("a", 1)).isInstanceOf(RuntimeException.class);
    assertThat(batches.lanes()).isZero();
  }

  @Test
  void everyoneGetsTheirOwnAnswer() throws Exception {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Batches<String, Integer, Integer> batches =
        new Batches<>(
            2,
            7,
            (lane, questions) -> {
              most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
              List<Integer> answers = doubled(lane, questions);
              Thread.yield();
              underWay.decrementAndGet();
              return answers;
            });
    gate.countDown();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(
          callers.submit(() -> {
            for (int j = 0; j < 500; j++) {
              int asked = ThreadLocalRandom.current().nextInt();
              assertThat(batches.ask("a", asked)).isEqualTo(2 * asked);
            }
          }));
    }
    for (Future<?> each : all) {
      each.get();
    }
    assertThat(most).hasValueLessThanOrEqualTo(2);
    assertThat(ran.stream().mapToInt(List::size).sum()).isEqualTo(40 * 500);
    assertThat(ran).allMatch(batch -> batch.size() <= 7);
    assertThat(batches.lanes()).isZero();
  }

  private Future<Integer> ask(
      Batches<String, Integer, Integer> batches, String lane, int question) {
    return callers.submit(() -> batches.ask(lane, question));
  }

  private List<Integer> doubled(String lane, List<Integer> questions) {
    ran.add(questions);
    begun.incrementAndGet();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return questions.stream().map(each -> 2 * each).toList();
  }
}
