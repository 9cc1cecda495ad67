package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.console.ConsoleDatabase;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What the console reads from topics, on its real tables. */
class CollectorsTest {

  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final OrganizationId GLOBEX = new OrganizationId("globex");

  private static final JsonMapper CONTRACT =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private static HikariDataSource dataSource;
  private static JdbcClient jdbc;
  private static FailureCollector failures;
  private static TimelineCollector timelines;
  private static long offset;

  @BeforeAll
  static void start() {
    dataSource = ConsoleDatabase.open();
    jdbc = JdbcClient.create(dataSource);
    TransactionTemplate transaction =
        new TransactionTemplate(new JdbcTransactionManager(dataSource));
    FailureStore store = new FailureStore(jdbc);
    UnreadableRecords unreadable = new UnreadableRecords(store, transaction);
    Replays replays =
        new Replays(
            new FailureReads(jdbc),
            store,
            transaction,
            new Outbox(new JdbcTemplate(dataSource), () -> {}),
            (topic, partition, offset) -> Optional.empty(),
            new Audit(jdbc));
    failures = new FailureCollector(store, replays, transaction, unreadable);
    timelines = new TimelineCollector(jdbc, unreadable);
  }

  @AfterAll
  static void stop() {
    dataSource.close();
  }

  @BeforeEach
  void empty() {
    jdbc.sql("DELETE FROM support.failed_provisions").update();
    jdbc.sql("DELETE FROM support.timeline").update();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\0", "\uD800", "\uDBFF\uDFFF", "İ"})
  void anyTextOfAnyLengthIsStored(String piece) {
    String text = unlikePattern(piece);

    failures.onMessage(
        List.of(
            record(failure("a", ACME, FailureSubject.user(text, text), text, text, text)),
            record(failure("b", ACME, FailureSubject.user(null, text), text, text, text)),
            record(failure("c", ACME, FailureSubject.group(null, null), "r", "m", "n"))));

    assertThat(count("support.failed_provisions")).isEqualTo(3);
  }

  @Test
  void aBrokenRecordIsAFailureAndOthersPass() {
    FailedProvision good = failure("d", ACME, FailureSubject.user("u", "n"), "r", "m", "n");
    FailedProvision notBase64 =
        new FailedProvision(
            ACME,
            1,
            Instant.EPOCH,
            good.reference(),
            FailureReference.fingerprint("e"),
            Stage.PROVISIONING,
            good.about(),
            new ReasonCode("r"),
            "m",
            new OriginalRecord("t", 0, 0L, "no base64!", List.of(), "?"));
    List<ConsumerRecord<byte[], byte[]>> poll = new ArrayList<>();
    poll.add(raw(Topic.PROVISIONING_ERRORS, "acme/x", "{not json"));
    poll.add(raw(Topic.PROVISIONING_ERRORS, "acme/x", null));
    poll.add(raw(Topic.PROVISIONING_ERRORS, null, "{}"));
    poll.add(record(notBase64));
    poll.add(record(good));

    failures.onMessage(poll);
    failures.onMessage(poll);

    assertThat(
            jdbc.sql("SELECT stage || ' ' || reason FROM support.failed_provisions ORDER BY 1")
                .query(String.class)
                .list())
        .containsExactly(
            "provisioning r",
            "support no-value",
            "support not-json",
            "support unexpected-error",
            "support unknown-event-type");
  }

  @Test
  void aFailureOfAnotherStageIsNotBelieved() {
    FailedProvision forged = failure("f", ACME, FailureSubject.user("u", "n"), "r", "m", "n");

    failures.onMessage(List.of(record(forged, EventSource.ROLE_SYNC_WORKER.text())));

    assertThat(jdbc.sql("SELECT reason FROM support.failed_provisions").query(String.class).list())
        .containsExactly("wrong-source");
  }

  @Test
  void noOrganizationSettlesAFailureOfAnother() {
    FailedProvision failure = failure("g", ACME, FailureSubject.user("u", "n"), "r", "m", "n");
    FailureSettled foreign =
        new FailureSettled(
            GLOBEX,
            1,
            Instant.EPOCH,
            failure.reference(),
            Stage.PROVISIONING,
            FailureSettled.Outcome.RESOLVED,
            "m");

    failures.onMessage(List.of(record(failure), record(foreign)));

    assertThat(
            jdbc.sql("SELECT status FROM support.failed_provisions").query(String.class).single())
        .isEqualTo("open");
  }

  @Test
  void aPoisonedPushCostsNoTimeline() {
    ScimUserChanged odd = push(List.of("a\0b", "\uD800", "x".repeat(100_000)));
    ConsumerRecord<byte[], byte[]> odder = record(odd);
    odder.headers().add(EventHeaders.TRACE_PARENT, "\0".repeat(40).getBytes());

    timelines.onMessage(
        List.of(
            raw(Topic.SCIM_USER_CHANGES, "acme/x", "{"),
            raw(Topic.USER_CHANGES, "acme/x", "{"),
            odder,
            record(push(List.of("displayName")))));

    assertThat(count("support.timeline")).isEqualTo(2);
    assertThat(count("support.failed_provisions"))
        .as("no stage reads the public topic, so the console reports it")
        .isEqualTo(1);
  }

  @Test
  void theAuditTrailTakesSubjectsOfAnyLength() {
    String subject = unlikePattern("s");

    assertThatCode(() ->
            jdbc.sql("INSERT INTO support.audit (actor, act, subject) VALUES ('a', 'b', :subject)")
                .param("subject", subject)
                .update())
        .doesNotThrowAnyException();
  }

  /** Long, and nothing that PostgreSQL could compress. */
  private static String unlikePattern(String piece) {
    StringBuilder text = new StringBuilder(piece);
    while (text.length() < 20_000) {
      text.append(UUID.randomUUID()).append(piece);
    }
    return text.toString();
  }

  private static FailedProvision failure(
      String name,
      OrganizationId organization,
      FailureSubject about,
      String reason,
      String message,
      String text) {
    String fingerprint = FailureReference.fingerprint(name);
    return new FailedProvision(
        organization,
        1,
        Instant.EPOCH,
        FailureReference.of(fingerprint),
        fingerprint,
        Stage.PROVISIONING,
        about,
        new ReasonCode(reason),
        message,
        new OriginalRecord(
            text, null, null, null, List.of(new OriginalRecord.Header(text, null)), null));
  }

  private static ScimUserChanged push(List<String> changed) {
    return new ScimUserChanged(
        ACME,
        new ScimUserId(UUID.randomUUID()),
        1,
        Instant.EPOCH,
        true,
        false,
        "ann",
        changed,
        JsonMapper.shared().createObjectNode());
  }

  private static ConsumerRecord<byte[], byte[]> record(Event event) {
    return record(
        event,
        event instanceof FailedProvision failure
            ? failure.stage().source().text()
            : event.eventType().sources().iterator().next().text());
  }

  private static ConsumerRecord<byte[], byte[]> record(Event event, String source) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            event.eventType().topic().topicName(),
            0,
            offset++,
            event.key().getBytes(StandardCharsets.UTF_8),
            escaped(event));
    record.headers().add(EventHeaders.TYPE, event.eventType().ceType().getBytes());
    record.headers().add(EventHeaders.SOURCE, source.getBytes());
    return record;
  }

  /** Halves of surrogate pairs travel as escapes. */
  private static byte[] escaped(Event event) {
    StringBuilder ascii = new StringBuilder();
    for (char c : CONTRACT.writeValueAsString(event).toCharArray()) {
      ascii.append(c < 128 ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return ascii.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static ConsumerRecord<byte[], byte[]> raw(Topic topic, String key, String value) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            topic.topicName(),
            0,
            offset++,
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    EventType type =
        topic == Topic.PROVISIONING_ERRORS
            ? EventType.FAILED_PROVISION
            : EventType.SCIM_USER_CHANGED;
    if (key != null) {
      record.headers().add(EventHeaders.TYPE, type.ceType().getBytes());
    }
    return record;
  }

  private static long count(String table) {
    return jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }
}
