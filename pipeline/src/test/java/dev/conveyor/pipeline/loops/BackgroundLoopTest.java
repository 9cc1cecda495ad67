package dev.conveyor.pipeline.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.pipeline.loops.BackgroundLoop.Next;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundLoopTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final BlockingQueue<Integer> turns = new LinkedBlockingQueue<>();
  private final AtomicInteger number = new AtomicInteger();
  private BackgroundLoop loop;

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void wakeEndsThePause() throws Exception {
    start(BackgroundLoop.named("test").does(() -> turn(Next.after(LONG))));
    assertThat(next()).isEqualTo(1);

    loop.wake();

    assertThat(next()).isEqualTo(2);
    assertThat(turns).isEmpty();
  }

  @Test
  void exceptionEndsOneTurn() throws Exception {
    start(
        BackgroundLoop.named("test")
            .does(() -> {
              turn(Next.AT_ONCE);
              if (number.get() == 1) {
                throw new IllegalStateException("in a test");
              }
              return Next.after(LONG);
            }));

    assertThat(next()).isEqualTo(1);
    assertThat(next()).isEqualTo(2);
  }

  @Test
  void stopWaitsForTheRunningTurn() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    start(
        BackgroundLoop.named("test")
            .endingWith(ended::incrementAndGet)
            .does(() -> {
              began.countDown();
              stopping.await();
              return turn(Next.AT_ONCE);
            }));
    began.await();

    Thread stopper = Thread.ofPlatform().start(loop::stop);
    while (loop.isRunning()) {
      Thread.onSpinWait();
    }
    stopping.countDown();
    stopper.join();

    assertThat(turns).containsExactly(1);
    assertThat(ended).hasValue(1);
  }

  @Test
  void stopUnblocksAStuckTurn() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    start(
        BackgroundLoop.named("test")
            .stoppedBy(() -> Duration.ZERO, () -> {})
            .endingWith(ended::incrementAndGet)
            .does(() -> {
              began.countDown();
              never.await();
              return Next.AT_ONCE;
            }));
    began.await();

    loop.stop();

    assertThat(ended).hasValue(1);
  }

  @Test
  void stoppedLoopCanStartAgain() throws Exception {
    start(BackgroundLoop.named("test").does(() -> turn(Next.after(LONG))));
    assertThat(next()).isEqualTo(1);

    loop.stop();
    loop.start();

    assertThat(next()).isEqualTo(2);
  }

  private void start(BackgroundLoop described) {
    loop = described;
    loop.start();
  }

  private Next turn(Next next) {
    turns.add(number.incrementAndGet());
    return next;
  }

  private Integer next() throws InterruptedException {
    return turns.poll(1, TimeUnit.MINUTES);
  }
}
