package dev.conveyor.pipeline.relay;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A schema with an outbox in a separate database, and a separate topic. */
final class OutboxTestbed {

  private static final int MD5_CHARACTERS = 32;

  final HikariDataSource dataSource;
  final String jdbcUrl;
  final JdbcTemplate jdbc;
  final TransactionTemplate transaction;
  final Outbox outbox;
  final String topic = "test." + UUID.randomUUID();

  OutboxTestbed(int partitions) throws Exception {
    this(partitions, Map.of());
  }

  /**
   * @param settings the topic's settings
   */
  OutboxTestbed(int partitions, Map<String, String> settings) throws Exception {
    TestDatabase database = TestServers.newDatabase();
    dataSource = new HikariDataSource();
    jdbcUrl = database.jdbcUrl() + "?currentSchema=scim&reWriteBatchedInserts=true";
    dataSource.setJdbcUrl(jdbcUrl);
    dataSource.setUsername("conveyor_ingress");
    dataSource.setPassword(TestServers.PASSWORD);
    dataSource.setMaximumPoolSize(16);
    // Each test has a pool, and the server has connections for six full ones.
    dataSource.setMinimumIdle(1);
    migrate(dataSource);
    jdbc = new JdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    outbox = new Outbox(jdbc, () -> {});
    try (Admin admin = Admin.create(connection())) {
      NewTopic created = new NewTopic(topic, partitions, (short) 1).configs(settings);
      admin.createTopics(List.of(created)).all().get();
    }
  }

  /** Creates an outbox in the ingress schema, without the ingress tables. */
  static void migrate(DataSource dataSource) {
    new OutboxMigration()
        .migrate(
            Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema("scim")
                .locations("classpath:db/none")
                .failOnMissingLocations(false)
                .load());
  }

  static Map<String, Object> connection() {
    return Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers());
  }

  static Producer<byte[], byte[]> producer() {
    return RelayProducer.create(connection());
  }

  long rows() {
    Long count = jdbc.queryForObject("SELECT count(*) FROM outbox", Long.class);
    return count == null ? 0 : count;
  }

  /** Inserts a row of at least this size, as older versions could; its bytes compress badly. */
  void insertOfSize(int bytes, String key) {
    jdbc.update(
        """
        INSERT INTO outbox (id, topic, record_key, shard, type, source, payload)
        SELECT gen_random_uuid(), ?, ?, ?, 'a.type', 'a-source',
          convert_to(string_agg(md5(n::text), ''), 'UTF8')
        FROM generate_series(1, ?) AS n
        """,
        topic,
        key.getBytes(StandardCharsets.UTF_8),
        OutboxMessage.shard(key.getBytes(StandardCharsets.UTF_8)),
        bytes / MD5_CHARACTERS + 1);
  }

  /** Reads the topic from the beginning until there are enough records, or for a minute. */
  List<ConsumerRecord<byte[], byte[]>> readUntil(
      Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
    return readUntil(topic, enough);
  }

  List<ConsumerRecord<byte[], byte[]>> readUntil(
      String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            connection(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!enough.test(read) && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(read::add);
      }
    }
    return read;
  }
}
