package dev.conveyor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventContractTest {

  /** Never edit golden files: a different shape is a new version of the event. */
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  static Stream<Map.Entry<String, Event>> samples() {
    return Samples.all().entrySet().stream();
  }

  @Test
  void everyEventTypeHasASample() {
    assertThat(Samples.all().values().stream().map(Event::eventType).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(EventType.values());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void bytesMatchTheGoldenFile(Map.Entry<String, Event> sample) throws IOException {
    Path golden = GOLDEN.resolve(sample.getKey() + ".json");
    byte[] written = EventCodec.encode(sample.getValue());
    if (System.getProperty("golden.record") != null && !Files.exists(golden)) {
      Files.write(golden, written);
    }

    assertThat(new String(written, StandardCharsets.UTF_8))
        .isEqualTo(Files.readString(golden, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void eventsRoundTrip(Map.Entry<String, Event> sample) throws Exception {
    Event event = sample.getValue();

    Event read = EventCodec.decode(event.eventType().ceType(), EventCodec.encode(event));

    assertThat(read).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void samplesMatchTheirSchemas(Map.Entry<String, Event> sample) throws IOException {
    Event event = sample.getValue();
    JsonNode value = JsonMapper.shared().readTree(EventCodec.encode(event));

    assertThat(schema(event.eventType()).validate(value)).isEmpty();

    for (JsonNode required : document(event.eventType()).get("required")) {
      JsonNode without =
          ((tools.jackson.databind.node.ObjectNode) value.deepCopy()).without(required.asString());
      assertThat(schema(event.eventType()).validate(without)).isNotEmpty();
      byte[] bytes = JsonMapper.shared().writeValueAsBytes(without);
      assertThatThrownBy(() -> EventCodec.decode(event.eventType().ceType(), bytes))
          .as("without %s", required)
          .isInstanceOfSatisfying(
              UndecodableRecord.class,
              e -> assertThat(e.reason()).isEqualTo(FailureReason.WRONG_SCHEMA));
    }
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void asyncApiNamesEveryTopicAndSchema(EventType type) throws IOException {
    String document = read("/dev/conveyor/schemas/asyncapi.yaml");

    assertThat(document).contains("address: " + type.topic().topicName() + "\n");
    assertThat(document)
        .contains("$ref: ." + type.schemaResource().substring("/dev/conveyor/schemas".length()));
  }

  @Test
  void topicNamesAreFixed() {
    assertThat(Arrays.stream(Topic.values()).map(Topic::topicName))
        .containsExactly(
            "conveyor.scim.user-changes.v1",
            "conveyor.scim.group-changes.v1",
            "conveyor.scim-requests.v1",
            "conveyor.settings-changes.v1",
            "conveyor.directory-commands.v1",
            "conveyor.directory.user-lifecycle.v1",
            "conveyor.user-changes.v1",
            "conveyor.users.v1",
            "conveyor.provisioning-errors.v1");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "dev.conveyor.scim.user-changed.v1 | -           | NO_VALUE",
        "dev.conveyor.scim.user-changed.v1 | {not json   | NOT_JSON",
        "dev.conveyor.scim.user-changed.v1 | []          | WRONG_SCHEMA",
        "dev.conveyor.scim.user-changed.v1 | null        | WRONG_SCHEMA",
        "dev.conveyor.scim.user-changed.v1 | {}          | WRONG_SCHEMA",
        "-                                 | {}          | UNKNOWN_EVENT_TYPE",
        "-                                 | {not json   | NOT_JSON",
        "somebody.elses.event              | {}          | UNKNOWN_EVENT_TYPE",
      })
  void undecodableRecordsGiveAReason(String ceType, String value, FailureReason reason) {
    byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> EventCodec.decode(ceType, bytes))
        .isInstanceOfSatisfying(
            UndecodableRecord.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void unknownMembersAreIgnored() throws Exception {
    String value =
        "{\"organization\":\"acme\",\"version\":1,\"occurredAt\":\"2026-01-02T03:04:05Z\","
            + "\"groupId\":\"00000000-0000-4000-8000-000000000001\",\"new\":{\"a\":1}}";

    Event event =
        EventCodec.decode(
            EventType.ROLE_MAPPING_CHANGED.ceType(), value.getBytes(StandardCharsets.UTF_8));

    assertThat(event.key()).isEqualTo("acme/00000000-0000-4000-8000-000000000001");
  }

  private static Schema schema(EventType type) throws IOException {
    return REGISTRY.getSchema(read(type.schemaResource()));
  }

  private static JsonNode document(EventType type) throws IOException {
    return JsonMapper.shared().readTree(read(type.schemaResource()));
  }

  private static String read(String resource) throws IOException {
    try (InputStream in = EventContractTest.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
