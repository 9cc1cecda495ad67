package dev.conveyor.pipeline.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsentFailureTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String ID = new UUID(3, 4).toString();

  @ParameterizedTest
  @CsvSource({
    "scim,SCIM_USER_CHANGES,INGRESS,user,/conveyor/scim-ingress",
    "scim,SCIM_GROUP_CHANGES,INGRESS,group,/conveyor/scim-ingress",
    "directory,USER_LIFECYCLE,PROVISIONING,user,/conveyor/provisioning-worker",
    "roles,USER_CHANGES,ROLE_SYNC,user,/conveyor/role-sync-worker",
    "roles,USERS,ROLE_SYNC,user,/conveyor/role-sync-worker"
  })
  void failureBelongsToTheOutboxsStage(
      String schema, Topic topic, Stage stage, String kind, String source) throws Exception {
    OutboxMessage message =
        new UnsentFailure(row(topic, null, "acme/" + ID, null, "{}"), schema)
            .failed(FailureReason.RECORD_REFUSED.code(), NOW)
            .orElseThrow();

    FailedProvision failure =
        (FailedProvision) EventCodec.decode(message.type(), message.payload());
    assertThat(failure.stage()).isEqualTo(stage);
    assertThat(failure.about()).isEqualTo(new FailureSubject(kind, ID, null));
    assertThat(failure.organization()).hasToString("acme");
    assertThat(message.source()).isEqualTo(source);
  }

  /** Only stages may publish failures. */
  @Test
  void consoleIsNotAStage() {
    OutboxRow row = row(Topic.SETTINGS_CHANGES, null, "acme", null, "{}");

    assertThat(new UnsentFailure(row, "settings").failed(FailureReason.RECORD_REFUSED.code(), NOW))
        .isEmpty();
    assertThat(new UnsentFailure(row, "settings").sentAgain(NOW)).isEmpty();
  }

  @Test
  void failureHasAllReadableDetails() {
    FailedProvision failure =
        failed(
            row(
                Topic.SCIM_USER_CHANGES,
                EventType.SCIM_USER_CHANGED.ceType(),
                "acme/" + ID,
                null,
                "{\"user\":{\"userName\":\"wrong\"},\"version\":7,\"userName\":\"ann@acme.test\"}"));

    assertThat(failure.about()).isEqualTo(FailureSubject.user(ID, "ann@acme.test"));
    assertThat(failure.version()).isEqualTo(7);
    assertThat(OriginalRecord.decode(failure.original().value())).isNotNull();
    assertThat(failure.original().header(EventHeaders.OUTBOX)).isEqualTo("scim");
    assertThat(failure.original().header(EventHeaders.OUTBOX_ROW)).isEqualTo(ID);
  }

  @Test
  void largeValueStaysInTheOutbox() {
    String value = "{\"userName\":\"a\",\"x\":\"" + "y".repeat(UnsentFailure.MOST_KEPT) + "\"}";
    OutboxRow row = row(Topic.SCIM_USER_CHANGES, null, "acme/" + ID, null, value);

    assertThat(failed(row).original().value()).isNull();
    assertThat(failed(row).about().name()).isEqualTo("a");
  }

  /** A tombstone, a record without a key, and a key and value that are not text. */
  @Test
  void everyKindOfRowHasAFailure() {
    for (OutboxRow row :
        List.of(
            row(Topic.USERS, null, "acme/" + ID, null, null),
            row(Topic.USERS, null, null, null, null),
            new OutboxRow(
                1,
                ID,
                "unknown.topic",
                new byte[] {0, -1},
                null,
                null,
                null,
                null,
                null,
                null,
                new byte[] {-128, 0}),
            row(Topic.USERS, null, "acme/", null, "[[[["),
            row(Topic.USERS, null, "acme/1", null, "{\"version\":\"x\"}"))) {
      assertThat(failed(row).version()).isEqualTo(1);
    }
  }

  @Test
  void oversizedFailureOmitsItsOriginal() {
    FailedProvision large =
        new FailedProvision(
            new OrganizationId("acme"),
            5,
            NOW,
            new FailureReference("PRV-7K3F-Q2XD"),
            "f".repeat(64),
            Stage.INGRESS,
            FailureSubject.user(ID, "ann"),
            new ReasonCode("scim-invalidValue"),
            "A message.",
            new OriginalRecord(
                "t", null, null, null, List.of(), "A".repeat(2 * UnsentFailure.MOST_KEPT)));

    FailedProvision reported =
        failed(
            row(
                Topic.PROVISIONING_ERRORS,
                large.eventType().ceType(),
                "acme/" + ID,
                null,
                new String(EventCodec.encode(large), StandardCharsets.UTF_8)));

    assertThat(reported.reference()).isEqualTo(large.reference());
    assertThat(reported.fingerprint()).isEqualTo(large.fingerprint());
    assertThat(reported.stage()).isEqualTo(Stage.INGRESS);
    assertThat(reported.about()).isEqualTo(large.about());
    assertThat(reported.message()).isEqualTo("A message.");
    assertThat(reported.original().value()).isNull();
  }

  /** Otherwise, a rejected failure would create another one, endlessly. */
  @Test
  void rejectedShortFailureCreatesNoOther() {
    assertThat(
            new UnsentFailure(row(Topic.PROVISIONING_ERRORS, null, "acme/1", null, "{}"), "scim")
                .failed(FailureReason.RECORD_REFUSED.code(), NOW))
        .isEmpty();
  }

  private static FailedProvision failed(OutboxRow row) {
    Optional<OutboxMessage> message =
        new UnsentFailure(row, "scim").failed(FailureReason.RECORD_TOO_LARGE.code(), NOW);
    assertThat(message).isPresent();
    assertThat(message.get().payload()).hasSizeLessThan(1024 * 1024);
    try {
      Event event = EventCodec.decode(message.get().type(), message.get().payload());
      return (FailedProvision) event;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static OutboxRow row(
      Topic topic,
      @Nullable String type,
      @Nullable String key,
      @Nullable String reference,
      @Nullable String payload) {
    return new OutboxRow(
        1,
        ID,
        topic.topicName(),
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        type,
        "/conveyor/scim-ingress",
        key,
        NOW.toString(),
        null,
        reference,
        payload == null ? null : payload.getBytes(StandardCharsets.UTF_8));
  }
}
