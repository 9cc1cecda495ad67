package dev.conveyor.pipeline.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.topics.TopicCreation;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.Topic;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelayTest {

  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void committedRowIsPublishedAndDeleted() throws Exception {
    OutboxTestbed bed = new OutboxTestbed(1);
    UUID id = UUID.randomUUID();
    bed.transaction.executeWithoutResult(
        status -> bed.outbox.append(message(bed.topic, id, "acme/1", "{\"a\":1}")));

    try (Producer<byte[], byte[]> producer = OutboxTestbed.producer()) {
      assertThat(new Relay(bed.dataSource, producer).pass().relayed()).isEqualTo(1);
    }

    ConsumerRecord<byte[], byte[]> record = bed.readUntil(records -> !records.isEmpty()).getFirst();
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("acme/1");
    assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
    assertThat(header(record, EventHeaders.ID)).isEqualTo(id.toString());
    assertThat(header(record, EventHeaders.SPEC_VERSION)).isEqualTo("1.0");
    assertThat(header(record, EventHeaders.TYPE)).isEqualTo("a.type");
    assertThat(header(record, EventHeaders.SOURCE)).isEqualTo("a-source");
    assertThat(header(record, EventHeaders.TRACE_PARENT)).isEqualTo(TRACE);
    assertThat(header(record, EventHeaders.CONTENT_TYPE)).isEqualTo("application/json");
    assertThat(bed.rows()).isZero();
  }

  @Test
  void rolledBackRowsAreNeverPublished() throws Exception {
    OutboxTestbed bed = new OutboxTestbed(1);
    bed.transaction.executeWithoutResult(status -> {
      bed.outbox.append(message(bed.topic, UUID.randomUUID(), "acme/1", "{}"));
      status.setRollbackOnly();
    });

    try (Producer<byte[], byte[]> producer = OutboxTestbed.producer()) {
      assertThat(new Relay(bed.dataSource, producer).pass().relayed()).isZero();
    }
  }

  @Test
  void appendRequiresATransaction() throws Exception {
    OutboxTestbed bed = new OutboxTestbed(1);

    assertThatThrownBy(
            () -> bed.outbox.append(message(bed.topic, UUID.randomUUID(), "acme/1", "{}")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rejectedRowIsSetAside() throws Exception {
    new TopicCreation(OutboxTestbed.connection(), 1).ensure();
    OutboxTestbed bed = new OutboxTestbed(1);
    bed.insertOfSize(Topic.LARGEST_RECORD + 1, "acme/1");
    bed.transaction.executeWithoutResult(status ->
        bed.outbox.append(message(bed.topic, UUID.randomUUID(), "acme/1", "{\"after\":1}")));

    try (Producer<byte[], byte[]> producer = OutboxTestbed.producer()) {
      Relay relay = new Relay(bed.dataSource, producer);
      while (bed.rows() > 0) {
        relay.pass();
      }
    }

    assertThat(
            bed.readUntil(records -> !records.isEmpty()).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8)))
        .containsExactly("{\"after\":1}");
    assertThat(bed.rows()).isZero();
    assertThat(bed.jdbc.queryForList("SELECT error FROM outbox_unsendable", String.class))
        .singleElement()
        .asString()
        .contains("RecordTooLarge");
  }

  @Test
  void rowsNeverOvertakeABlockedRow() throws Exception {
    OutboxTestbed bed = new OutboxTestbed(1);
    bed.transaction.executeWithoutResult(status ->
        bed.outbox.append(
            message(bed.topic, UUID.randomUUID(), "acme/1", "1"),
            message(bed.topic, UUID.randomUUID(), "acme/1", "2")));
    try (Producer<byte[], byte[]> producer = OutboxTestbed.producer()) {
      Relay unlucky = new Relay(bed.dataSource, refusingTheFirst(producer));

      assertThat(unlucky.pass().relayed()).isZero();
      assertThat(bed.rows()).isEqualTo(2);

      assertThat(unlucky.pass().relayed()).isEqualTo(2);
    }
    assertThat(
            bed.readUntil(records -> records.size() >= 2).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8)))
        .containsExactly("1", "2");
  }

  /** As the broker responds while a login lacks write access. */
  @Test
  void failedRowBlocksOnlyItsOrganization() throws Exception {
    OutboxTestbed bed = new OutboxTestbed(1);
    bed.transaction.executeWithoutResult(status ->
        bed.outbox.append(
            message(bed.topic, UUID.randomUUID(), "acme/1", "1"),
            message(bed.topic, UUID.randomUUID(), "acme/2", "2"),
            message(bed.topic, UUID.randomUUID(), "globex/1", "other")));
    try (Producer<byte[], byte[]> producer = OutboxTestbed.producer()) {
      new Relay(bed.dataSource, losing("acme/1", producer)).pass();

      assertThat(
              bed.jdbc.queryForList(
                  "SELECT convert_from(record_key, 'UTF8') FROM outbox ORDER BY seq", String.class))
          .containsExactly("acme/1", "acme/2");

      new Relay(bed.dataSource, producer).pass();
    }
    List<String> values =
        bed.readUntil(records -> records.size() >= 4).stream()
            .map(record -> new String(record.value(), StandardCharsets.UTF_8))
            .toList();
    assertThat(values).endsWith("1", "2").containsOnlyOnce("other");
    assertThat(bed.rows()).isZero();
  }

  /** Like a process stopped with SIGSTOP: its connection stays open and idle. */
  @Test
  void stalledRelayIsReplaced() throws Exception {
    OutboxTestbed bed = new OutboxTestbed(1);
    bed.transaction.executeWithoutResult(
        status -> bed.outbox.append(message(bed.topic, UUID.randomUUID(), "acme/1", "1")));
    try (OutboxTable stopped = new OutboxTable(bed.dataSource.getConnection());
        Producer<byte[], byte[]> producer = OutboxTestbed.producer()) {
      assertThat(stopped.lock(Duration.ofMillis(300)).ours()).isNotEmpty();
      Relay other = new Relay(bed.dataSource, producer);
      assertThat(other.pass().next()).isEqualTo(Relay.Next.SOON);

      long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      int relayed = 0;
      while (relayed == 0 && System.nanoTime() < deadline) {
        relayed = other.pass().relayed();
      }

      assertThat(relayed).isEqualTo(1);
      assertThatThrownBy(stopped::stay).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void waitingRelayKeepsItsShards() throws Exception {
    OutboxTestbed bed = new OutboxTestbed(1);
    bed.transaction.executeWithoutResult(
        status -> bed.outbox.append(message(bed.topic, UUID.randomUUID(), "acme/1", "1")));
    try (Producer<byte[], byte[]> producer = OutboxTestbed.producer()) {
      CompletableFuture<RecordMetadata> slow = new CompletableFuture<>();
      AtomicInteger waited = new AtomicInteger();
      Relay relay =
          new Relay(bed.dataSource, answering(record -> slow, producer), Duration.ofMillis(1500));

      Relay.Pass pass =
          relay.pass(() -> {
            if (waited.incrementAndGet() == 3) {
              slow.complete(new RecordMetadata(new TopicPartition(bed.topic, 0), 0, 0, 0, 0, 0));
            }
          });

      assertThat(pass.relayed()).isEqualTo(1);
      assertThat(bed.rows()).isZero();
    }
  }

  /** Sends all keys but one, whose record fails once the next one was handed over. */
  private static Producer<byte[], byte[]> losing(String key, Producer<byte[], byte[]> real) {
    CompletableFuture<RecordMetadata> lost = new CompletableFuture<>();
    return answering(
        record -> {
          if (Arrays.equals(record.key(), bytes(key))) {
            return lost;
          }
          lost.completeExceptionally(new TopicAuthorizationException("not yet"));
          return null;
        },
        real);
  }

  /** As the producer responds without a known broker: a future that has already failed. */
  private static Producer<byte[], byte[]> refusingTheFirst(Producer<byte[], byte[]> real) {
    AtomicBoolean refused = new AtomicBoolean();
    return answering(
        record ->
            refused.compareAndSet(false, true)
                ? CompletableFuture.failedFuture(new TimeoutException("no broker"))
                : null,
        real);
  }

  /**
   * @param answer the result of a send; null to use the real producer
   */
  @SuppressWarnings("unchecked")
  private static Producer<byte[], byte[]> answering(
      Function<ProducerRecord<byte[], byte[]>, @Nullable Future<RecordMetadata>> answer,
      Producer<byte[], byte[]> real) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            RelayTest.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              Future<RecordMetadata> own =
                  method.getName().equals("send")
                      ? answer.apply((ProducerRecord<byte[], byte[]>) arguments[0])
                      : null;
              return own == null ? method.invoke(real, arguments) : own;
            });
  }

  private static OutboxMessage message(String topic, UUID id, String key, String payload) {
    return new OutboxMessage(
        id,
        topic,
        key.getBytes(StandardCharsets.UTF_8),
        "a.type",
        "a-source",
        key,
        "2026-01-01T00:00:00Z",
        TRACE,
        null,
        payload.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
