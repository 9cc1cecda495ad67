package dev.conveyor.pipeline.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.Partitioning;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

/** Many writers, two relays at a time, and relays that die in the middle of a batch. */
class RelayStressTest {

  private static final int WRITERS = 8;
  private static final int CHANGES_PER_WRITER = 1000;
  private static final int ORGANIZATIONS = 12;
  private static final int USERS_OF_EACH = 5;
  private static final int DEATHS = 12;

  private final AtomicInteger deaths = new AtomicInteger();
  private final AtomicInteger writing = new AtomicInteger(WRITERS);

  @Test
  void firstDeliveriesKeepOrganizationOrder() throws Exception {
    OutboxTestbed bed = new OutboxTestbed(4);
    bed.jdbc.execute("CREATE TABLE aggregate (id int PRIMARY KEY, version bigint NOT NULL)");
    bed.jdbc.update(
        "INSERT INTO aggregate (id, version) SELECT n, 0 FROM generate_series(1, ?) n",
        ORGANIZATIONS);

    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      threads.add(Thread.ofVirtual().start(() -> write(bed)));
    }
    for (int i = 0; i < 2; i++) {
      threads.add(Thread.ofPlatform().start(() -> relayAndDie(bed)));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(deaths).as("relays killed").hasValueGreaterThanOrEqualTo(DEATHS);
    assertThat(bed.rows()).as("rows left").isZero();
    Map<Integer, Long> committed = new HashMap<>();
    bed.jdbc.query(
        "SELECT id, version FROM aggregate",
        row -> {
          committed.put(row.getInt("id"), row.getLong("version"));
        });
    long expected = committed.values().stream().mapToLong(Long::longValue).sum();
    List<ConsumerRecord<byte[], byte[]>> records =
        bed.readUntil(read -> new HashSet<>(ids(read)).size() >= expected);

    Map<String, Long> seen = new HashMap<>();
    Map<String, Set<Integer>> partitions = new HashMap<>();
    Set<String> delivered = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String organization = text(Partitioning.organization(record.key()));
      partitions.computeIfAbsent(organization, each -> new HashSet<>()).add(record.partition());
      if (delivered.add(id(record))) {
        assertThat(Long.parseLong(text(record.value())))
            .as("first delivery of %s", text(record.key()))
            .isEqualTo(seen.merge(organization, 1L, Long::sum));
      }
    }
    assertThat(partitions)
        .hasSize(ORGANIZATIONS)
        .allSatisfy((organization, all) -> {
          assertThat(all).as(organization).hasSize(1);
        });
    committed.forEach((number, version) ->
        assertThat(seen).as("records of all").containsEntry("org-" + number, version));
    System.out.printf(
        "Relay stress: %d changes, %d organizations, %d relays killed, %d records (%d delivered again)%n",
        expected, ORGANIZATIONS, deaths.get(), records.size(), records.size() - delivered.size());
  }

  private void write(OutboxTestbed bed) {
    try {
      for (int i = 0; i < CHANGES_PER_WRITER; i++) {
        int organization = 1 + ThreadLocalRandom.current().nextInt(ORGANIZATIONS);
        int user = ThreadLocalRandom.current().nextInt(USERS_OF_EACH);
        boolean rollBack = ThreadLocalRandom.current().nextInt(20) == 0;
        bed.transaction.executeWithoutResult(status -> {
          Long version =
              bed.jdbc.queryForObject(
                  "UPDATE aggregate SET version = version + 1 WHERE id = ? RETURNING version",
                  Long.class,
                  organization);
          bed.outbox.append(
              message(bed.topic, "org-" + organization + "/" + user, String.valueOf(version)));
          if (rollBack) {
            status.setRollbackOnly();
          }
        });
      }
    } finally {
      writing.decrementAndGet();
    }
  }

  /** Relays until everything is written and sent; dies repeatedly while there is work. */
  private void relayAndDie(OutboxTestbed bed) {
    while (writing.get() > 0 || bed.rows() > 0 || deaths.get() < DEATHS) {
      Producer<byte[], byte[]> producer = OutboxTestbed.producer();
      boolean shallDie = deaths.get() < DEATHS;
      DyingDataSource connections = new DyingDataSource(bed.dataSource, shallDie);
      try {
        Relay relay = new Relay(connections, producer);
        for (int i = 0; i < 200 && (writing.get() > 0 || bed.rows() > 0); i++) {
          relay.pass();
        }
        if (shallDie && writing.get() == 0 && bed.rows() == 0) {
          return;
        }
      } catch (SQLException e) {
        deaths.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      } finally {
        producer.close(Duration.ZERO);
      }
    }
  }

  private static OutboxMessage message(String topic, String key, String payload) {
    return new OutboxMessage(
        UUID.randomUUID(),
        topic,
        key.getBytes(StandardCharsets.UTF_8),
        "a.type",
        "a-source",
        key,
        "2026-01-01T00:00:00Z",
        null,
        null,
        payload.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> ids(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(RelayStressTest::id).toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
  }
}
