package dev.conveyor.pipeline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.pipeline.failures.Refusal;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.RoleSyncInput;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UserId;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A configurable stage on a real outbox. */
class IntakeTest {

  private static final OrganizationId ACME = new OrganizationId("acme");

  private static HikariDataSource dataSource;
  private static JdbcTemplate jdbc;

  private final Handler handler = new Handler();
  private Intake<RoleSyncInput> intake;
  private long offset;

  @BeforeAll
  static void start() {
    TestDatabase database = TestServers.newDatabase();
    dataSource = new HikariDataSource();
    dataSource.setJdbcUrl(database.jdbcUrl() + "?currentSchema=scim");
    dataSource.setUsername("conveyor_ingress");
    dataSource.setPassword(TestServers.PASSWORD);
    new OutboxMigration()
        .migrate(
            Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema("scim")
                .locations("classpath:db/none")
                .failOnMissingLocations(false)
                .load());
    jdbc = new JdbcTemplate(dataSource);
    // Some failures cannot be stored: large ones, and those of one organization.
    jdbc.execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF length(NEW.payload) > 20000 OR NEW.record_key = 'never/x'::bytea THEN
            RAISE EXCEPTION 'too large' USING ERRCODE = 'program_limit_exceeded';
          END IF;
          RETURN NEW;
        END
        $$;
        CREATE TRIGGER refuse BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION refuse();
        """);
  }

  @AfterAll
  static void stop() {
    dataSource.close();
  }

  @BeforeEach
  void empty() {
    jdbc.update("DELETE FROM outbox");
    intake =
        new Intake<>(
            handler,
            new Outbox(jdbc, () -> {}),
            new TransactionTemplate(new JdbcTransactionManager(dataSource)),
            Clock.systemUTC(),
            EventSource.ROLE_SYNC_WORKER.text(),
            OpenTelemetry.noop());
  }

  @Test
  void unexpectedErrorsNameTheirUser() throws Exception {
    AssignRole bad = assign(Role.ADMIN);
    handler.faulty = bad;

    intake.onMessage(List.of(record(assign(Role.ADMIN)), record(bad), record(assign(Role.ADMIN))));

    assertThat(handler.applied).hasSize(2);
    FailedProvision failure = failures().getFirst();
    assertThat(failure.reason()).hasToString("unexpected-error");
    assertThat(failure.about()).isEqualTo(FailureSubject.user(bad.userId(), null));
    assertThat(failure.message()).contains(bad.userId().toString());
    assertThat(failure.original().value()).isEqualTo(OriginalRecord.encode(EventCodec.encode(bad)));
  }

  @Test
  void oversizedFailuresAreReduced() throws Exception {
    ConsumerRecord<byte[], byte[]> large =
        raw(
            Topic.DIRECTORY_COMMANDS,
            "acme/x",
            "x".repeat(100_000),
            EventType.ASSIGN_ROLE.ceType());

    intake.onMessage(List.of(large, record(assign(Role.ADMIN))));

    assertThat(handler.applied).hasSize(1);
    FailedProvision failure = failures().getFirst();
    assertThat(failure.organization()).isEqualTo(ACME);
    assertThat(OriginalRecord.decode(failure.original().value())).hasSize(1024);
    assertThat(failure.original().header(EventHeaders.TRUNCATED))
        .startsWith("100000 bytes, SHA-256");
  }

  @Test
  void unstorableFailuresBlockNothing() throws Exception {
    ConsumerRecord<byte[], byte[]> unstorable =
        raw(Topic.DIRECTORY_COMMANDS, "never/x", "{", EventType.ASSIGN_ROLE.ceType());

    intake.onMessage(List.of(unstorable, record(assign(Role.ADMIN))));

    assertThat(handler.applied).hasSize(1);
    assertThat(failures()).isEmpty();
  }

  @Test
  void refusalsMayContainAnyName() throws Exception {
    handler.refusal =
        new Refusal(
            FailureSubject.user("i\0d".repeat(1000), "\uD800".repeat(5000)),
            new ReasonCode("r".repeat(5000)),
            "m\0".repeat(50_000));

    intake.onMessage(List.of(record(assign(Role.ADMIN))));

    FailedProvision failure = failures().getFirst();
    assertThat(failure.about().name())
        .hasSizeBetween(390, Refusal.LONGEST_NAME)
        .doesNotContain("\uD800");
    assertThat(failure.about().id()).hasSize(Refusal.LONGEST_NAME).doesNotContain("\0");
    assertThat(failure.message()).hasSize(Refusal.LONGEST_MESSAGE).doesNotContain("\0");
    assertThat(failure.reason().value()).hasSize(Refusal.LONGEST_REASON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1000000000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59Z",
        "no time",
        "",
        "\0\0"
      })
  void invalidTimeHeadersAreIgnored(String time) throws Exception {
    ConsumerRecord<byte[], byte[]> record = record(assign(Role.ADMIN));
    record.headers().add(EventHeaders.TIME, time.getBytes(StandardCharsets.UTF_8));

    intake.onMessage(List.of(record));

    assertThat(handler.applied).hasSize(1);
    assertThat(failures()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "conveyor.scim.group-changes.v1,/conveyor/admin-console,wrong-topic",
    "conveyor.directory-commands.v1,/conveyor/scim-ingress,wrong-source",
    "conveyor.directory-commands.v1,,wrong-source",
  })
  void eventsFromOtherSendersAreRejected(String topic, String source, String reason)
      throws Exception {
    AssignRole forged = assign(Role.BILLING_ADMIN);

    intake.onMessage(List.of(record(forged, topic, source)));

    assertThat(handler.applied).isEmpty();
    assertThat(failures()).singleElement().extracting(FailedProvision::reason).hasToString(reason);
  }

  @Test
  void unreadableRecordIsOneFailureAcrossStages() throws Exception {
    ConsumerRecord<byte[], byte[]> broken = raw(Topic.SETTINGS_CHANGES, "acme", "{", null);

    intake.onMessage(List.of(broken));
    handler.stage = Stage.PROVISIONING;
    intake.onMessage(List.of(broken));

    assertThat(failures().stream().map(FailedProvision::fingerprint).distinct()).hasSize(1);
  }

  @Test
  void oversizedKeysAndHeadersAreOneFailureEach() throws Exception {
    ConsumerRecord<byte[], byte[]> longKey =
        raw(Topic.SETTINGS_CHANGES, "acme/" + "k".repeat(100_000), "{}", null);
    ConsumerRecord<byte[], byte[]> headers = raw(Topic.SETTINGS_CHANGES, "acme", "{}", null);
    for (int i = 0; i < 1000; i++) {
      headers.headers().add("h\0" + "n".repeat(300), null);
    }
    ConsumerRecord<byte[], byte[]> noKey = raw(Topic.SETTINGS_CHANGES, null, "{}", null);
    ConsumerRecord<byte[], byte[]> tombstone = raw(Topic.SETTINGS_CHANGES, "acme", null, null);

    intake.onMessage(List.of(longKey, headers, noKey, tombstone, record(assign(Role.ADMIN))));

    assertThat(handler.applied).hasSize(1);
    assertThat(failures()).hasSize(4);
  }

  private static AssignRole assign(Role role) {
    return new AssignRole(ACME, new UserId(UUID.randomUUID()), 1, Instant.EPOCH, role);
  }

  private ConsumerRecord<byte[], byte[]> record(AssignRole event) {
    return record(event, Topic.DIRECTORY_COMMANDS.topicName(), EventSource.ADMIN_CONSOLE.text());
  }

  private ConsumerRecord<byte[], byte[]> record(AssignRole event, String topic, String source) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            topic,
            0,
            offset++,
            event.key().getBytes(StandardCharsets.UTF_8),
            EventCodec.encode(event));
    record.headers().add(EventHeaders.TYPE, bytes(event.eventType().ceType()));
    if (source != null) {
      record.headers().add(EventHeaders.SOURCE, bytes(source));
    }
    return record;
  }

  private ConsumerRecord<byte[], byte[]> raw(Topic topic, String key, String value, String type) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(topic.topicName(), 0, offset++, bytes(key), bytes(value));
    if (type != null) {
      record.headers().add(EventHeaders.TYPE, bytes(type));
    }
    return record;
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<FailedProvision> failures() throws Exception {
    List<FailedProvision> failures = new ArrayList<>();
    for (Map<String, Object> row :
        jdbc.queryForList("SELECT type, payload FROM outbox ORDER BY seq")) {
      Event event = EventCodec.decode((String) row.get("type"), (byte[]) row.get("payload"));
      failures.add((FailedProvision) event);
    }
    return failures;
  }

  private static final class Handler implements ChangeHandler<RoleSyncInput> {

    private final Set<Event> applied = new LinkedHashSet<>(); // not rolled back
    private Event faulty;
    private Refusal refusal;
    private Stage stage = Stage.ROLE_SYNC;

    @Override
    public Class<RoleSyncInput> reads() {
      return RoleSyncInput.class;
    }

    @Override
    public Stage stage() {
      return stage;
    }

    @Override
    public List<Outcome> apply(List<Change<RoleSyncInput>> changes) {
      if (changes.stream().anyMatch(change -> change.event().equals(faulty))) {
        throw new IllegalStateException("cannot be applied");
      }
      Outcome outcome = refusal == null ? Outcome.APPLIED : new Outcome.Refused(refusal);
      changes.forEach(change -> applied.add(change.event()));
      Outcome[] outcomes = new Outcome[changes.size()];
      Arrays.fill(outcomes, outcome);
      return List.of(outcomes);
    }
  }
}
