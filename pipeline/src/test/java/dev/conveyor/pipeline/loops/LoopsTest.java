package dev.conveyor.pipeline.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.kafka.event.ConsumerStoppedEvent;

class LoopsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final List<String> ended = new ArrayList<>();
  private final Loops loops = new Loops(nanos::get, loop -> ended.add(loop.name()));

  @Test
  void failingLoopIsAliveWithoutSuccess() {
    Loop loop = loops.start("relay");

    pass(Duration.ofHours(1));
    loop.turned();

    assertThat(health()).isEqualTo(Status.UP);
    assertThat(loop.sinceSuccess()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void stuckLoopIsDown() {
    loops.start("relay").succeeded();

    pass(Loops.LIMIT);
    assertThat(health()).isEqualTo(Status.UP);

    pass(Duration.ofNanos(1));
    assertThat(health()).isEqualTo(Status.DOWN);
  }

  @Test
  void endedLoopIsRemoved() {
    Loop loop = loops.start("relay");
    loops.end(loop);

    pass(Duration.ofDays(1));

    assertThat(health()).isEqualTo(Status.UP);
  }

  @Test
  void exceptionEndsOneTurn() {
    Loop loop = loops.start("sweep");
    pass(Duration.ofSeconds(2));

    loop.eachTurn(
            () -> {
              throw new IllegalStateException("database unavailable");
            })
        .run();

    assertThat(ended).isEmpty();
    assertThat(loop.sinceTurn()).isZero();
    assertThat(loop.sinceSuccess()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void errorEndsTheProcess() {
    Loop loop = loops.start("sweep");

    loop.eachTurn(
            () -> {
              throw new AssertionError("broken");
            })
        .run();

    assertThat(ended).containsExactly("sweep");
  }

  @Test
  void uncaughtExceptionEndsTheProcess() {
    loops
        .start("waits")
        .guarded(() -> {
          throw new IllegalStateException("uncaught");
        })
        .run();

    assertThat(ended).containsExactly("waits");
  }

  @Test
  void ageOfLastSuccessIsAMetric() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    try {
      loops.start("relay");
      pass(Duration.ofSeconds(90));

      assertThat(registry.get(Loops.LAST_SUCCESS).tag("loop", "relay").gauge().value())
          .isEqualTo(90);
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  @Test
  void pollsSucceedUnlessRetrying() {
    MockConsumer<byte[], byte[]> real = new MockConsumer<>("earliest");
    TopicPartition partition = new TopicPartition("topic", 0);
    real.assign(List.of(partition));
    real.updateBeginningOffsets(java.util.Map.of(partition, 0L));
    Consumer<byte[], byte[]> consumer = WatchedConsumers.watch(real, "group", loops);
    Loop loop = loops.running().getFirst();
    pass(Duration.ofSeconds(5));

    consumer.poll(Duration.ZERO);
    assertThat(loop.sinceSuccess()).isZero();

    consumer.pause(List.of(partition));
    pass(Duration.ofSeconds(7));
    consumer.poll(Duration.ZERO);
    assertThat(loop.sinceTurn()).isZero();
    assertThat(loop.sinceSuccess()).isEqualTo(Duration.ofSeconds(7));

    consumer.close();
    assertThat(loops.running()).isEmpty();
  }

  @Test
  void listenerErrorsAreRetried() {
    assertThatThrownBy(() ->
            WatchedConsumers.surviving(
                    records -> {
                      throw new StackOverflowError();
                    })
                .onMessage(List.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void virtualMachineErrorsAreNotRetried() {
    assertThatThrownBy(() ->
            WatchedConsumers.surviving(
                    records -> {
                      throw new OutOfMemoryError("in a test");
                    })
                .onMessage(List.of()))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void unexpectedConsumerStopEndsTheProcess() {
    StoppedConsumers stopped = new StoppedConsumers(loops);

    stopped.onApplicationEvent(
        new ConsumerStoppedEvent(this, this, ConsumerStoppedEvent.Reason.NORMAL));
    assertThat(ended).isEmpty();

    stopped.onApplicationEvent(
        new ConsumerStoppedEvent(this, this, ConsumerStoppedEvent.Reason.ERROR));
    assertThat(ended).hasSize(1);
  }

  private Status health() {
    return new LoopHealth(loops).health().getStatus();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
