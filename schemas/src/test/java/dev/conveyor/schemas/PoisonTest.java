package dev.conveyor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Values that none of our services writes: each is undecodable or harmless, and never an error. */
class PoisonTest {

  /** Replaces each member of each event in turn. */
  static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "{}",
          "[]",
          "[null]",
          "[[[]]]",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"roles-changed\"",
          "-1",
          "0",
          "1.5",
          "1e400",
          "1e-400",
          "1e999999999",
          "-1e999999999",
          "9223372036854775807",
          "9223372036854775808",
          "1000000000001",
          "9".repeat(1_000_000),
          "0." + "9".repeat(1_000_000),
          "\"+999999999-01-01T00:00:00Z\"",
          "\"-4714-01-01T00:00:00Z\"",
          "\"294277-01-01T00:00:00Z\"",
          "\"2200-01-01T00:00:01Z\"",
          "\"" + "x".repeat(1_000_000) + "\"",
          "[".repeat(100_000) + "]".repeat(100_000),
          "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000));

  static List<Map.Entry<String, Event>> samples() {
    return new ArrayList<>(Samples.all().entrySet());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void poisonInAnyMemberIsHarmless(Map.Entry<String, Event> sample) {
    Event event = sample.getValue();
    ObjectNode value = (ObjectNode) JsonMapper.shared().readTree(EventCodec.encode(event));
    for (String member : value.propertyNames()) {
      for (String poison : VALUES) {
        decodes(event.eventType(), with(value, member, poison));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, Event.HIGHEST_VERSION + 1})
  void versionsAreBounded(long version) {
    refused("version", String.valueOf(version));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1969-12-31T23:59:59Z",
        "2200-01-01T00:00:01Z",
        "+294277-01-01T00:00:00Z",
        "-4714-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59Z"
      })
  void timesAreBounded(String time) {
    refused("occurredAt", "\"" + time + "\"");
  }

  @Test
  void unknownTypesAreNamedAndTruncated() {
    assertThatThrownBy(() -> EventCodec.decode("x\0".repeat(500_000), "{}".getBytes()))
        .isInstanceOf(UndecodableRecord.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\0"));
  }

  private static void refused(String member, String poison) {
    ObjectNode value =
        (ObjectNode)
            JsonMapper.shared().readTree(EventCodec.encode(Samples.all().get("scim-user-changed")));
    assertThat(decodes(EventType.SCIM_USER_CHANGED, with(value, member, poison)))
        .as("%s: %s", member, poison)
        .isFalse();
  }

  /** True if it decodes to an event; anything but an {@link UndecodableRecord} fails the test. */
  private static boolean decodes(EventType type, byte[] value) {
    try {
      EventCodec.decode(type.ceType(), value).key();
      return true;
    } catch (UndecodableRecord e) {
      assertThat(e.getMessage()).hasSizeLessThan(600);
      return false;
    }
  }

  private static byte[] with(ObjectNode value, String member, String poison) {
    StringBuilder json = new StringBuilder("{");
    for (Map.Entry<String, ?> each : value.properties()) {
      json.append(json.length() == 1 ? "" : ",").append('"').append(each.getKey()).append("\":");
      json.append(each.getKey().equals(member) ? poison : each.getValue().toString());
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }
}
