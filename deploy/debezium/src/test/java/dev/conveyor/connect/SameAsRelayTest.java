package dev.conveyor.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.embedded.DatabaseBootstrap;
import dev.conveyor.embedded.EmbeddedPostgres;
import dev.conveyor.embedded.FreePort;
import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.pipeline.relay.Relay;
import dev.conveyor.pipeline.relay.RelayLoop;
import dev.conveyor.pipeline.relay.RelayProducer;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.Topic;
import dev.conveyor.testservers.TestServers;
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.converters.ByteArrayConverter;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.StringConverter;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes the same outbox through the relay and through Debezium as configured by connector.json:
 * topic, partition, key, value, headers, and the order of each organization must be the same.
 */
class SameAsRelayTest {

  private static final String PASSWORD = "secret";
  private static final List<String> SCHEMAS =
      List.of(
          "conveyor_ingress:scim",
          "conveyor_provisioning:directory",
          "conveyor_roles:roles",
          "conveyor_console:settings");

  private static final int PARTITIONS = 6;
  private static final String COPY = ".copy";

  /** A record's position and bytes, as text that shows differences. */
  private record Bytes(
      String topic, int partition, String key, String value, List<String> headers) {}

  @Test
  void debeziumsRecordsMatchTheRelays(@TempDir Path folder) throws Exception {
    String topic = "test." + UUID.randomUUID();
    int port = FreePort.draw();
    try (EmbeddedPostgres first = EmbeddedPostgres.start(folder, port, PASSWORD)) {
      statement(first, "postgres", "ALTER SYSTEM SET wal_level = 'logical'");
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, port, PASSWORD)) {
      prepare(server);
      createTopics(topic, topic + COPY);
      Producer<byte[], byte[]> worker = workersProducer();
      BlockingQueue<Bytes> received = new LinkedBlockingQueue<>();
      DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine =
          DebeziumEngine.create(Connect.class)
              .using(settings(port, folder))
              .notifying(event -> received.add(sent(worker, event.value())))
              .build();
      try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
        executor.execute(engine);
        List<OutboxMessage> messages = messages(topic);
        List<Bytes> relayed;
        try (HikariDataSource dataSource = dataSource(server, SCHEMAS.getFirst())) {
          // Rows from before Debezium starts, or from while it starts, are not lost.
          append(dataSource, messages.subList(0, 2), true);
          append(dataSource, messages.subList(2, messages.size()), true);
          List<Bytes> changed = new ArrayList<>();
          while (changed.size() < messages.size()) {
            Bytes next = received.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("after %s", changed).isNotNull();
            changed.add(next);
          }
          relayed = relay(dataSource, topic, messages.size());
          // Records of one partition keep their order; records of different partitions have none.
          assertThat(changed).containsExactlyInAnyOrderElementsOf(relayed);
          for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(of(partition, changed)).containsExactlyElementsOf(of(partition, relayed));
          }
          assertThat(relayed.stream().map(Bytes::partition).distinct().count()).isGreaterThan(1);

          // As written by a service whose relay is off.
          append(dataSource, messages, false);
          List<Bytes> withoutRelay = new ArrayList<>();
          while (withoutRelay.size() < messages.size()) {
            Bytes next = received.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("after %s", withoutRelay).isNotNull();
            withoutRelay.add(next);
          }
          assertThat(withoutRelay).containsExactlyInAnyOrderElementsOf(relayed);
          assertThat(
                  new JdbcTemplate(dataSource)
                      .queryForObject("SELECT count(*) FROM outbox", Long.class))
              .isZero();
        }
        engine.close();
      }
      worker.close();
    }
  }

  /**
   * An event, a replayed one, a tombstone, one without a key, non-text bytes, and several users of
   * several organizations.
   */
  private static List<OutboxMessage> messages(String topic) {
    TraceParent trace = TraceParent.fresh();
    OutboxMessage event =
        OutboxMessage.of(
            new RoleMappingChanged(
                new OrganizationId("acme"),
                new GroupId(new UUID(1, 2)),
                3,
                Instant.parse("2026-01-02T03:04:05.678901Z"),
                Role.ADMIN),
            "/conveyor/a-service",
            trace);
    OutboxMessage tombstone = OutboxMessage.tombstone(Topic.USERS, "acme/1", trace);
    List<OutboxMessage> messages = new ArrayList<>();
    for (String key : List.of("acme/2", "globex/1", "acme/3", "initech", "globex/2", "acme")) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      messages.add(on(topic, event, bytes, event.payload(), null));
    }
    messages.addAll(of(topic, event, tombstone));
    return messages;
  }

  private static List<OutboxMessage> of(
      String topic, OutboxMessage event, OutboxMessage tombstone) {
    return List.of(
        on(topic, event, event.key(), event.payload(), null),
        on(topic, event, event.key(), event.payload(), "PRV-7K3F-Q2XD"),
        on(topic, tombstone, tombstone.key(), null, null),
        on(topic, event, null, event.payload(), null),
        on(topic, event, new byte[] {0, (byte) 0xff, 7}, new byte[] {(byte) 0x80, 0, 1}, null));
  }

  private static OutboxMessage on(
      String topic, OutboxMessage like, byte[] key, byte[] payload, String reference) {
    return new OutboxMessage(
        UUID.randomUUID(),
        topic,
        key,
        like.type(),
        like.source(),
        like.subject(),
        like.time(),
        like.traceParent(),
        reference,
        payload);
  }

  private static void append(
      HikariDataSource dataSource, List<OutboxMessage> messages, boolean kept) {
    new TransactionTemplate(new JdbcTransactionManager(dataSource))
        .executeWithoutResult(
            status -> new Outbox(new JdbcTemplate(dataSource), () -> {}, kept).append(messages));
  }

  private static List<Bytes> relay(HikariDataSource dataSource, String topic, int expected)
      throws Exception {
    Map<String, Object> connection = connection();
    List<Bytes> records = new ArrayList<>();
    Producer<byte[], byte[]> producer = RelayProducer.create(connection);
    BackgroundLoop relay =
        new RelayLoop(new Relay(dataSource, producer), () -> true, producer::close).loop();
    relay.start();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(connection, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(n -> new TopicPartition(topic, n)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (records.size() < expected) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          List<String> headers = new ArrayList<>();
          record.headers().forEach(each -> headers.add(each.key() + "=" + hex(each.value())));
          records.add(
              new Bytes(
                  record.topic(),
                  record.partition(),
                  hex(record.key()),
                  hex(record.value()),
                  headers));
        }
      }
    } finally {
      relay.stop();
    }
    return records;
  }

  /** Sent as a Connect worker sends it, to a copy of the topic. */
  private static Bytes sent(Producer<byte[], byte[]> worker, SourceRecord record) {
    ByteArrayConverter converter = new ByteArrayConverter();
    converter.configure(Map.of(), false);
    StringConverter text = new StringConverter();
    List<String> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(
          header.key()
              + "="
              + hex(
                  text.fromConnectHeader(
                      record.topic(), header.key(), header.schema(), header.value())));
    }
    byte[] key = converter.fromConnectData(record.topic(), record.keySchema(), record.key());
    byte[] value = converter.fromConnectData(record.topic(), record.valueSchema(), record.value());
    try {
      int partition =
          worker
              .send(
                  new ProducerRecord<>(record.topic() + COPY, record.kafkaPartition(), key, value))
              .get()
              .partition();
      return new Bytes(record.topic(), partition, hex(key), hex(value), headers);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** With the overrides of connector.json. */
  private static Producer<byte[], byte[]> workersProducer() throws Exception {
    Map<String, Object> settings = new HashMap<>(connection());
    String override = "producer.override.";
    connector()
        .get("config")
        .properties()
        .forEach(each -> {
          if (each.getKey().startsWith(override)) {
            settings.put(each.getKey().substring(override.length()), each.getValue().stringValue());
          }
        });
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static List<Bytes> of(int partition, List<Bytes> records) {
    return records.stream().filter(each -> each.partition() == partition).toList();
  }

  private static void createTopics(String... names) throws Exception {
    try (Admin admin = Admin.create(connection())) {
      admin
          .createTopics(
              Arrays.stream(names).map(name -> new NewTopic(name, PARTITIONS, (short) 1)).toList())
          .all()
          .get();
    }
  }

  private static Map<String, Object> connection() {
    return Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers());
  }

  private static JsonNode connector() throws Exception {
    return JsonMapper.shared().readTree(Files.readString(Path.of("connector.json")));
  }

  private static Properties settings(int port, Path folder) throws Exception {
    JsonNode document = connector();
    assertThat(document.at("/config/value.converter").stringValue())
        .isEqualTo(ByteArrayConverter.class.getName());
    assertThat(document.at("/config/header.converter").stringValue())
        .isEqualTo(StringConverter.class.getName());
    Map<String, String> settings = new HashMap<>();
    document
        .get("config")
        .properties()
        .forEach(each -> settings.put(each.getKey(), each.getValue().stringValue()));
    settings.put("name", document.get("name").stringValue());
    settings.put("database.hostname", "localhost");
    settings.put("database.port", "" + port);
    settings.put("database.password", PASSWORD);
    settings.put("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
    settings.put("offset.storage.file.filename", folder.resolve("offsets").toString());
    settings.put("offset.flush.interval.ms", "1000");
    settings.put("bootstrap.servers", TestServers.kafkaBootstrapServers());
    // Kafka Connect's own settings, which the engine does not support.
    settings.keySet().removeIf(key -> key.startsWith("producer.") || key.endsWith(".converter"));
    settings.remove("heartbeat.interval.ms");
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  /** Logins, schemas, and outboxes, and what Debezium needs. */
  private static void prepare(EmbeddedPostgres server) throws Exception {
    try (Connection admin = server.connectAsSuperuser("postgres")) {
      DatabaseBootstrap.createDatabase(admin, "conveyor");
    }
    try (Connection admin = server.connectAsSuperuser("conveyor")) {
      DatabaseBootstrap.run(admin, PASSWORD);
    }
    for (String schema : SCHEMAS) {
      try (HikariDataSource dataSource = dataSource(server, schema)) {
        new OutboxMigration()
            .migrate(
                Flyway.configure()
                    .dataSource(dataSource)
                    .defaultSchema(schema.substring(schema.indexOf(':') + 1))
                    .locations("classpath:db/none")
                    .failOnMissingLocations(false)
                    .load());
      }
    }
    statement(server, "conveyor", Files.readString(Path.of("setup.sql")));
    statement(server, "conveyor", "ALTER ROLE conveyor_debezium PASSWORD '" + PASSWORD + "'");
  }

  private static void statement(EmbeddedPostgres server, String database, String sql)
      throws Exception {
    try (Connection connection = server.connectAsSuperuser(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static HikariDataSource dataSource(EmbeddedPostgres server, String loginAndSchema) {
    String[] parts = loginAndSchema.split(":");
    HikariDataSource dataSource = new HikariDataSource();
    dataSource.setJdbcUrl(server.jdbcUrl("conveyor") + "?currentSchema=" + parts[1]);
    dataSource.setUsername(parts[0]);
    dataSource.setPassword(PASSWORD);
    return dataSource;
  }

  private static String hex(byte[] bytes) {
    return bytes == null
        ? "none"
        : HexFormat.of().formatHex(bytes) + " " + new String(bytes, StandardCharsets.US_ASCII);
  }
}
