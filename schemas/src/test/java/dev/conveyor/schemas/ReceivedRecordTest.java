package dev.conveyor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReceivedRecordTest {

  static Stream<Event> samples() {
    return Samples.all().values().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void recordsFromTheirOwnersAreRead(Event event) throws Exception {
    assertThat(record(event, event.eventType().topic().topicName(), source(event)).decode())
        .isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void typesAreReadOnlyFromTheirTopic(Event event) {
    for (Topic topic : Topic.values()) {
      if (topic != event.eventType().topic()) {
        refused(record(event, topic.topicName(), source(event)), FailureReason.WRONG_TOPIC);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void typesAreTrustedOnlyFromTheirOwners(Event event) {
    String topic = event.eventType().topic().topicName();
    for (EventSource source : EventSource.values()) {
      if (!event.eventType().sources().contains(source)) {
        refused(record(event, topic, source.text()), FailureReason.WRONG_SOURCE);
      }
    }
    refused(record(event, topic, null), FailureReason.WRONG_SOURCE);
    refused(record(event, topic, ""), FailureReason.WRONG_SOURCE);
    refused(record(event, topic, source(event) + "/"), FailureReason.WRONG_SOURCE);
  }

  @Test
  void failuresAreTrustedOnlyFromTheirStage() {
    FailedProvision failure = (FailedProvision) Samples.all().get("failed-provision");

    assertThat(failure.stage()).isEqualTo(Stage.PROVISIONING);
    refused(
        record(failure, Topic.PROVISIONING_ERRORS.topicName(), EventSource.ROLE_SYNC_WORKER.text()),
        FailureReason.WRONG_SOURCE);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void keysOfOtherOrganizationsAreRefused(Event event) {
    EventType type = event.eventType();
    for (String key : Arrays.asList(null, "", "globex", "globex/" + event.subject(), "acme2/x")) {
      refused(
          new ReceivedRecord(
              type.topic().topicName(),
              key == null ? null : key.getBytes(StandardCharsets.UTF_8),
              type.ceType(),
              source(event),
              EventCodec.encode(event)),
          FailureReason.WRONG_KEY);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "acme,acme",
    "acme/u,acme",
    "acme/u/v,acme",
    "/acme,unknown",
    "'',unknown",
    "ACME/u,unknown",
    "acme\0/u,unknown"
  })
  void aKeyBeginsWithItsOrganization(String key, String organization) {
    assertThat(ReceivedRecord.organizationOf(key.getBytes(StandardCharsets.UTF_8)))
        .hasToString(organization);
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void stagesReadOnlyOtherServicesEvents(EventType type) {
    assertThat(type.sources()).isNotEmpty();
    boolean isOutcome =
        List.of(Topic.PROVISIONING_ERRORS, Topic.USER_CHANGES, Topic.USERS).contains(type.topic());
    assertThat(type.stages().isEmpty()).isEqualTo(isOutcome);
  }

  @Test
  void eventsNameTheirSubject() {
    assertThat(Samples.all().get("scim-user-changed").about())
        .isEqualTo(FailureSubject.user("00000000-0000-4000-8000-000000000002", "ann@acme.test"));
    assertThat(Samples.all().get("assign-role").about())
        .isEqualTo(FailureSubject.user("00000000-0000-4000-8000-000000000001", null));
    assertThat(Samples.all().get("scim-group-changed").about())
        .isEqualTo(FailureSubject.group("00000000-0000-4000-8000-000000000001", "Engineers"));
    assertThat(Samples.all().get("scim-request-replayed").about())
        .isEqualTo(FailureSubject.user(null, null));
    assertThat(Samples.all().get("scim-connection-changed").about())
        .isEqualTo(FailureSubject.settings());
  }

  private static ReceivedRecord record(Event event, String topic, String source) {
    return new ReceivedRecord(
        topic,
        event.key().getBytes(StandardCharsets.UTF_8),
        event.eventType().ceType(),
        source,
        EventCodec.encode(event));
  }

  private static String source(Event event) {
    return event instanceof FailedProvision failure
        ? failure.stage().source().text()
        : event.eventType().sources().iterator().next().text();
  }

  private static void refused(ReceivedRecord record, FailureReason reason) {
    assertThatThrownBy(record::decode)
        .isInstanceOfSatisfying(
            UndecodableRecord.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
