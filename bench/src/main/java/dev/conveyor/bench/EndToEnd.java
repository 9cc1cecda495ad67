package dev.conveyor.bench;

import dev.conveyor.pipeline.database.SqlArrays;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the end of the pipeline: when a user's first grant is visible in the database, and when
 * their first public event reaches a subscriber. Both are counted from the SCIM response; anything
 * earlier counts as zero.
 */
final class EndToEnd implements AutoCloseable {

  private static final String TOPIC = "conveyor.user-changes.v1";
  private static final int LOOK_EVERY_MS = 2;
  private static final Long NOT_ANSWERED = Long.MIN_VALUE;

  private final BenchStack stack;
  private final Customer customer;
  private final Map<String, Long> withoutGrant = new ConcurrentHashMap<>();
  private final Map<String, Long> withoutEvent = new ConcurrentHashMap<>();
  private final Histogram grants = Latencies.histogram();
  private final Histogram events = Latencies.histogram();
  private final Thread grantWatch;
  private final Thread eventWatch;
  private final CountDownLatch ready = new CountDownLatch(2);
  private volatile boolean ending;
  private volatile Throwable broken = new Throwable("nothing is");

  EndToEnd(BenchStack stack, Customer customer) throws InterruptedException {
    this.stack = stack;
    this.customer = customer;
    this.grantWatch = Thread.ofPlatform().start(() -> guarded(this::watchGrants));
    this.eventWatch = Thread.ofPlatform().start(() -> guarded(this::watchEvents));
    ready.await();
  }

  /** Creates a user and starts the clock at the response. */
  void create(ScimClient client, String name) throws Exception {
    String email = customer.email(name);
    withoutGrant.put(email, NOT_ANSWERED);
    withoutEvent.put(email, NOT_ANSWERED);
    client.send("POST", "/Users", customer.user(name, true), 201);
    long answered = System.nanoTime();
    withoutGrant.computeIfPresent(email, (key, pending) -> answered);
    withoutEvent.computeIfPresent(email, (key, pending) -> answered);
  }

  /**
   * Waits until all users have arrived.
   *
   * @return the time it took, in seconds
   */
  double drain() throws InterruptedException {
    long start = System.nanoTime();
    while (!withoutGrant.isEmpty() || !withoutEvent.isEmpty()) {
      if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(5) || ending) {
        throw new IllegalStateException(
            withoutGrant.size() + " grants and " + withoutEvent.size() + " events are missing",
            broken);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** From the SCIM response to the grant, in microseconds. */
  Histogram grants() {
    return grants;
  }

  /** From the SCIM response to the subscriber, in microseconds. */
  Histogram events() {
    return events;
  }

  private void watchGrants() throws Exception {
    try (Connection database = stack.database();
        PreparedStatement look =
            database.prepareStatement(
                """
                SELECT u.email_key FROM directory.users u
                JOIN roles.grants g ON g.organization = u.organization AND g.user_id = u.id
                WHERE u.organization = ? AND u.email_key = ANY (?)
                """)) {
      ready.countDown();
      while (!ending) {
        List<String> asked = withoutGrant.keySet().stream().limit(2000).toList();
        if (!asked.isEmpty()) {
          look.setString(1, customer.id());
          look.setObject(2, SqlArrays.texts(asked));
          try (ResultSet rows = look.executeQuery()) {
            long now = System.nanoTime();
            while (rows.next()) {
              arrived(grants, withoutGrant.remove(rows.getString("email_key")), now);
            }
          }
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      }
    }
  }

  private void watchEvents() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", stack.kafka()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      ready.countDown();
      while (!ending) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          arrived(new String(record.value(), StandardCharsets.UTF_8));
        }
      }
    }
  }

  private void arrived(String event) {
    int at = event.indexOf("\"email\":\"") + 9;
    String email = event.substring(at, event.indexOf('"', at));
    if (!email.endsWith(customer.email(""))) {
      return;
    }
    arrived(events, withoutEvent.remove(email), System.nanoTime());
  }

  /** Null for a user who has already arrived: users have more than one event. */
  private static void arrived(Histogram histogram, @Nullable Long answered, long now) {
    if (answered != null) {
      synchronized (histogram) {
        histogram.recordValue(answered.equals(NOT_ANSWERED) ? 0 : Latencies.micros(now - answered));
      }
    }
  }

  private void guarded(Load.Task task) {
    try {
      task.run();
    } catch (Exception e) {
      broken = e;
      ending = true;
    }
  }

  @Override
  public void close() throws InterruptedException {
    ending = true;
    grantWatch.join();
    eventWatch.join();
  }
}
