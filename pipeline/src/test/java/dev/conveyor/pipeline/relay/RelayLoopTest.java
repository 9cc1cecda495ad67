package dev.conveyor.pipeline.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.Test;

class RelayLoopTest {

  private static final int EX_SOFTWARE = 70;

  /** A process whose relay thread has died must not look healthy. */
  @Test
  void errorInTheLoopEndsTheProcess() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Broken.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());

    assertThat(process.waitFor()).isEqualTo(EX_SOFTWARE);
  }

  @Test
  void deletedTopicIsRecreatedAndGetsItsRecords() throws Exception {
    OutboxTestbed bed = new OutboxTestbed(1);
    String deleted = bed.topic + ".deleted";
    bed.transaction.executeWithoutResult(status -> bed.outbox.append(message(deleted)));
    AtomicInteger looked = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(1);
    try (Producer<byte[], byte[]> producer = OutboxTestbed.producer()) {
      BackgroundLoop loop =
          new RelayLoop(
                  new Relay(bed.dataSource, producer),
                  () -> looked.getAndIncrement() == 0 || create(deleted, again),
                  producer::close)
              .loop();
      loop.start();
      try {
        assertThat(again.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(bed.readUntil(deleted, records -> !records.isEmpty())).hasSize(1);
      } finally {
        loop.stop();
      }
    }
  }

  private static boolean create(String topic, CountDownLatch created) {
    try (Admin admin = Admin.create(OutboxTestbed.connection())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      created.countDown();
      return true;
    } catch (ExecutionException e) {
      return e.getCause() instanceof TopicExistsException;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OutboxMessage message(String topic) {
    byte[] key = "acme/1".getBytes(StandardCharsets.UTF_8);
    return new OutboxMessage(
        UUID.randomUUID(), topic, key, "a.type", "a-source", null, null, null, null, key);
  }

  /** A process that would keep running when its relay's thread fails. */
  static final class Broken {

    private Broken() {}

    public static void main(String[] arguments) throws Exception {
      new RelayLoop(
              null,
              () -> {
                throw new NoClassDefFoundError("in a test");
              },
              () -> {})
          .loop()
          .start();
      Thread.currentThread().join();
    }
  }
}
