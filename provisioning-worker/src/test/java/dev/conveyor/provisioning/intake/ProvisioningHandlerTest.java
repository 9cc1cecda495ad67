package dev.conveyor.provisioning.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.pipeline.database.InfrastructureDown;
import dev.conveyor.pipeline.intake.Intake;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ProvisioningInput;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Batches through the real intake on a real database. */
class ProvisioningHandlerTest {

  private static Worker worker;
  private static JdbcClient jdbc;
  private static Intake<ProvisioningInput> intake;

  private OrganizationId acme;

  @BeforeAll
  static void start() {
    worker = new Worker();
    jdbc = worker.jdbc;
    intake = worker.intake;
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  @BeforeEach
  void organization() {
    jdbc.sql("DELETE FROM outbox").update();
    acme = new OrganizationId("t" + Long.toString(System.nanoTime(), 36));
  }

  @Test
  void pollIsAppliedAndPublishedTogether() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> poll = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      poll.add(record(user(id(i), 1, "u" + i + "@x")));
    }
    intake.onMessage(poll);
    intake.onMessage(poll);

    assertThat(count("users")).isEqualTo(300);
    List<Event> published = published();
    assertThat(published).hasSize(300).allMatch(event -> event.version() == 1);
    assertThat(
            jdbc.sql("SELECT active_users FROM organizations WHERE id = :id")
                .param("id", acme.value())
                .query(Long.class)
                .single())
        .isEqualTo(300);
  }

  @Test
  void swapIsAppliedDespiteABadRecord() throws Exception {
    intake.onMessage(List.of(record(user(id(1), 1, "a@x")), record(user(id(2), 1, "b@x"))));

    intake.onMessage(
        List.of(
            record(user(id(7), 1, "nul@x", "N\\u0000ul")),
            record(user(id(1), 2, "b@x")),
            record(user(id(2), 2, "a@x"))));

    assertThat(emailOf(id(1))).isEqualTo("b@x");
    assertThat(emailOf(id(2))).isEqualTo("a@x");
    assertThat(failures().stream().map(FailedProvision::reason))
        .containsExactly(FailureReason.UNEXPECTED_ERROR.code());
  }

  @Test
  void badRecordFailsAlone() throws Exception {
    ConsumerRecord<byte[], byte[]> notJson = raw("{not json", acme + "/x");
    ConsumerRecord<byte[], byte[]> noKey = raw("{}", null);
    ConsumerRecord<byte[], byte[]> nul = record(user(id(7), 1, "nul@x", "N\\u0000ul"));

    intake.onMessage(
        List.of(record(user(id(1), 1, "a@x")), notJson, noKey, nul, record(user(id(2), 1, "b@x"))));

    assertThat(count("users")).isEqualTo(2);
    assertThat(failures().stream().map(FailedProvision::reason))
        .contains(
            FailureReason.NOT_JSON.code(),
            FailureReason.WRONG_SCHEMA.code(),
            FailureReason.UNEXPECTED_ERROR.code());
  }

  @Test
  void oversizedAddressesFailAlone() throws Exception {
    String endless = unlikePattern(20_000);

    intake.onMessage(
        List.of(
            record(user(id(1), 1, "a@x", endless)),
            record(user(id(2), 1, endless + "@x")),
            record(user(id(3), 1, "c@x"))));

    assertThat(count("users")).isEqualTo(2);
    FailedProvision failure = failures().getFirst();
    assertThat(failure.reason()).hasToString("unexpected-error");
    assertThat(failure.about().id()).isEqualTo(id(2).toString());
    assertThat(failure.message()).contains(id(2).toString()).contains("too long");
  }

  /** Incompressible for PostgreSQL. */
  private static String unlikePattern(int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(UUID.randomUUID());
    }
    return text.toString();
  }

  @Test
  void rejectionIsOpenUntilItsCauseIsGone() throws Exception {
    intake.onMessage(List.of(record(user(id(1), 1, "a@x")), record(user(id(2), 1, "a@x"))));
    FailedProvision failure = failures().getFirst();
    assertThat(failure.reason()).hasToString("email-taken");

    intake.onMessage(
        List.of(
            record(user(id(3), 1, "c@x")),
            worker.replay(user(id(2), 1, "a@x"), failure.reference())));
    assertThat(failures())
        .hasSize(2)
        .allMatch(each -> each.reference().equals(failure.reference()));
    intake.onMessage(List.of(record(user(id(1), 2, "z@x"))));

    FailureSettled settled =
        published().stream()
            .filter(FailureSettled.class::isInstance)
            .map(FailureSettled.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(settled.reference()).isEqualTo(failure.reference());
    assertThat(settled.outcome()).isEqualTo(FailureSettled.Outcome.RESOLVED);
    assertThat(emailOf(id(2))).isEqualTo("a@x");
  }

  @Test
  void replayOfAnOlderVersionIsSuperseded() throws Exception {
    intake.onMessage(List.of(record(user(id(1), 3, "a@x"))));

    intake.onMessage(
        List.of(worker.replay(user(id(1), 2, "old@x"), new FailureReference("PRV-7K3F-Q2XD"))));

    assertThat(published())
        .filteredOn(FailureSettled.class::isInstance)
        .singleElement()
        .extracting(event -> ((FailureSettled) event).outcome())
        .isEqualTo(FailureSettled.Outcome.SUPERSEDED);
    assertThat(emailOf(id(1))).isEqualTo("a@x");
  }

  @Test
  void databaseOutageCreatesNoFailures() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> poll = List.of(record(user(id(1), 1, "a@x")));
    allowLogin(false);
    try {
      assertThatThrownBy(() -> intake.onMessage(poll)).isInstanceOf(InfrastructureDown.class);
    } finally {
      allowLogin(true);
      // The pool does not validate recently used connections: these are dead.
      worker.dataSource.getHikariPoolMXBean().softEvictConnections();
    }

    untilTheDatabaseAnswers(() -> intake.onMessage(poll));

    assertThat(count("users")).isEqualTo(1);
    assertThat(failures()).isEmpty();
  }

  /** As the listener does: a new connection may take longer than the pool waits. */
  private static void untilTheDatabaseAnswers(Runnable poll) {
    for (int tries = 1; ; tries++) {
      try {
        poll.run();
        return;
      } catch (InfrastructureDown e) {
        assertThat(tries).isLessThan(30);
      }
    }
  }

  private static void allowLogin(boolean allowed) {
    worker.superuser("ALTER ROLE conveyor_provisioning " + (allowed ? "LOGIN" : "NOLOGIN"));
    if (!allowed) {
      worker.superuser(
          // Waits until each has ended.
          "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
              + " WHERE usename = 'conveyor_provisioning'");
    }
  }

  private static ScimUserId id(int number) {
    return new ScimUserId(new UUID(4, number));
  }

  private ScimUserChanged user(ScimUserId id, long version, String email) {
    return user(id, version, email, "Name");
  }

  private ScimUserChanged user(ScimUserId id, long version, String email, String name) {
    String json =
        "{\"userName\":\"%s\",\"displayName\":\"%s\",\"emails\":[{\"value\":\"%s\"}]}"
            .formatted(id, name, email);
    return new ScimUserChanged(
        acme,
        id,
        version,
        Instant.EPOCH,
        true,
        false,
        id.toString(),
        List.of(),
        JsonMapper.shared().readTree(json));
  }

  private static ConsumerRecord<byte[], byte[]> record(Event event) {
    return worker.record(event);
  }

  private static ConsumerRecord<byte[], byte[]> raw(String value, String key) {
    ConsumerRecord<byte[], byte[]> record =
        worker.raw("conveyor.scim.user-changes.v1", value.getBytes(StandardCharsets.UTF_8), key);
    record
        .headers()
        .add(
            EventHeaders.TYPE,
            EventType.SCIM_USER_CHANGED.ceType().getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private long count(String table) {
    return jdbc.sql("SELECT count(*) FROM " + table + " WHERE organization = :id")
        .param("id", acme.value())
        .query(Long.class)
        .single();
  }

  private String emailOf(ScimUserId id) {
    return jdbc.sql("SELECT email FROM users WHERE organization = :o AND scim_user_id = :id")
        .param("o", acme.value())
        .param("id", id.value())
        .query(String.class)
        .single();
  }

  private List<Event> published() {
    return worker.published(acme);
  }

  private List<FailedProvision> failures() {
    return worker.published(acme, FailedProvision.class);
  }
}
