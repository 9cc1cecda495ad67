package dev.conveyor.provisioning.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.pipeline.intake.Intake;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.provisioning.directory.ComparisonKeyMigration;
import dev.conveyor.provisioning.directory.DiscardedRemovalStore;
import dev.conveyor.provisioning.directory.OrganizationStore;
import dev.conveyor.provisioning.directory.PlanStore;
import dev.conveyor.provisioning.directory.PowerReads;
import dev.conveyor.provisioning.directory.SnapshotReader;
import dev.conveyor.provisioning.directory.UndoneRequestStore;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ProvisioningInput;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The worker without Kafka: its intake and its loop on a real database. */
final class Worker implements AutoCloseable {

  final TestDatabase database = TestServers.newDatabase();
  final HikariDataSource dataSource = new HikariDataSource();
  final JdbcClient jdbc;
  final Intake<ProvisioningInput> intake;
  final HealingTask healing;
  private long offset;

  Worker() {
    dataSource.setJdbcUrl(
        database.jdbcUrl() + "?currentSchema=directory&reWriteBatchedInserts=true");
    dataSource.setUsername("conveyor_provisioning");
    dataSource.setPassword(TestServers.PASSWORD);
    dataSource.setConnectionTimeout(1000);
    new OutboxMigration()
        .migrate(
            Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema("directory")
                .locations("classpath:db/directory")
                .javaMigrations(new ComparisonKeyMigration())
                .load());
    jdbc = JdbcClient.create(dataSource);
    Outbox outbox = new Outbox(new JdbcTemplate(dataSource), () -> {});
    OrganizationStore organizations = new OrganizationStore(jdbc);
    Planner planner =
        new Planner(new SnapshotReader(jdbc), new PowerReads(jdbc), new PlanStore(jdbc), outbox);
    TransactionTemplate transaction =
        new TransactionTemplate(new JdbcTransactionManager(dataSource));
    intake =
        new Intake<>(
            new ProvisioningHandler(planner),
            outbox,
            transaction,
            Clock.systemUTC(),
            "test",
            OpenTelemetry.noop());
    healing =
        new HealingTask(
            organizations,
            new UndoneRequestStore(jdbc),
            new DiscardedRemovalStore(jdbc),
            planner,
            transaction);
  }

  void superuser(String sql) {
    try (Connection admin = database.connectAsSuperuser();
        var statement = admin.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One poll. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  final void take(ConsumerRecord<byte[], byte[]>... records) {
    intake.onMessage(List.of(records));
  }

  void take(Event... events) {
    intake.onMessage(Stream.of(events).map(this::record).toList());
  }

  ConsumerRecord<byte[], byte[]> record(Event event) {
    ConsumerRecord<byte[], byte[]> record =
        raw(event.eventType().topic().topicName(), EventCodec.encode(event), event.key());
    record
        .headers()
        .add(EventHeaders.TYPE, event.eventType().ceType().getBytes(StandardCharsets.UTF_8))
        .add(
            EventHeaders.SOURCE,
            event.eventType().sources().iterator().next().text().getBytes(StandardCharsets.UTF_8));
    return record;
  }

  ConsumerRecord<byte[], byte[]> replay(Event event, FailureReference reference) {
    ConsumerRecord<byte[], byte[]> record = record(event);
    record
        .headers()
        .add(EventHeaders.REFERENCE, reference.value().getBytes(StandardCharsets.UTF_8));
    return record;
  }

  ConsumerRecord<byte[], byte[]> raw(String topic, byte[] value, String key) {
    return new ConsumerRecord<>(
        topic, 0, offset++, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
  }

  /** The organization's messages in the outbox, each checked against its schema. */
  List<Event> published(OrganizationId organization) {
    List<Event> events = new ArrayList<>();
    for (Map<String, Object> row :
        jdbc.sql("SELECT type, payload FROM outbox ORDER BY seq").query().listOfRows()) {
      Event event = decode((String) row.get("type"), (byte[]) row.get("payload"));
      if (event.organization().equals(organization)
          || event.organization().equals(OrganizationId.UNKNOWN)) {
        events.add(event);
      }
    }
    return events;
  }

  <T extends Event> List<T> published(OrganizationId organization, Class<T> type) {
    return published(organization).stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static Event decode(String typeName, byte[] payload) {
    EventType type = EventType.named(typeName).orElseThrow();
    try (InputStream in = EventCodec.class.getResourceAsStream(type.schemaResource())) {
      String schema = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(
              SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                  .getSchema(schema)
                  .validate(JsonMapper.shared().readTree(payload)))
          .isEmpty();
      return EventCodec.decode(type.ceType(), payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (dev.conveyor.schemas.UndecodableRecord e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
