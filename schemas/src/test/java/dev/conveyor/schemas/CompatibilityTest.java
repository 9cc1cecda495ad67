package dev.conveyor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two versions run side by side during an upgrade, and subscribers upgrade on their own schedule: a
 * released schema may gain optional members and values, and nothing else. {@code released/} has
 * each schema as released; a new version of a topic gets new files there.
 */
class CompatibilityTest {

  private static final Path RELEASED = Path.of("src/test/resources/released");
  private static final Path CURRENT = Path.of("src/main/resources/dev/conveyor/schemas");

  static List<String> released() throws IOException {
    try (Stream<Path> files = Files.list(RELEASED)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("released")
  void everyReleasedSchemaIsStillKept(String file) throws IOException {
    assertThat(breaks(read(RELEASED.resolve(file)), read(CURRENT.resolve(file)), "")).isEmpty();
  }

  @Test
  void everySchemaHasAReleasedCopy() throws IOException {
    try (Stream<Path> files = Files.list(CURRENT)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".schema.json")))
          .containsExactlyInAnyOrderElementsOf(released());
    }
  }

  /** An older consumer reads a newer producer's event. */
  @Test
  void unknownMembersAreIgnored() throws Exception {
    ObjectNode value =
        (ObjectNode) read(Path.of("src/test/resources/golden/user-provisioned.json"));
    Event before = decode(value);
    value.put("fromTheFuture", 1);
    assertThat(decode(value)).isEqualTo(before);
  }

  /** The rule itself: what it allows and what it rejects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'required':['a'],'properties':{'a':{'type':'string'},'b':{'type':'integer'}}} | ``",
        "{'required':['a'],'properties':{'a':{'type':'string','enum':['x','y','z']}}} | ``",
        "{'required':['a'],'properties':{}} | /a was removed",
        "{'required':[],'properties':{'a':{'type':'string'}}} | / no longer requires [a]",
        "{'required':['a','b'],'properties':{'a':{'type':'string'},'b':{'type':'string'}}} | / now requires [b]",
        "{'required':['a'],'properties':{'a':{'type':'integer'}}} | /a has a different type",
        "{'required':['a'],'properties':{'a':{'type':'string','enum':['x']}}} | /a no longer allows [y]",
        "{'required':['a'],'additionalProperties':false,'properties':{'a':{'type':'string'}}} | / is closed",
        "{'required':['a'],'properties':{'a':{'type':'string','pattern':'x+'}}} | /a has a different pattern",
      })
  void breakingChangesAreDetected(String current, String message) {
    JsonNode released =
        json("{'required':['a'],'properties':{'a':{'type':'string','enum':['x','y']}}}");
    JsonNode later = json(current);
    JsonNode before =
        later.at("/properties/a/enum").isMissingNode()
            ? json("{'required':['a'],'properties':{'a':{'type':'string'}}}")
            : released;
    List<String> breaks = breaks(before, later, "");
    assertThat(breaks).isEqualTo(message.isEmpty() ? List.of() : List.of(message));
  }

  private static List<String> breaks(JsonNode released, JsonNode current, String at) {
    List<String> breaks = new ArrayList<>();
    String here = at.isEmpty() ? "/" : at;
    for (String keyword : List.of("type", "format", "pattern", "minimum", "minLength", "const")) {
      if (!released.path(keyword).equals(current.path(keyword))) {
        breaks.add(here + " has a different " + keyword);
      }
    }
    Set<String> values = texts(released.path("enum"));
    values.removeAll(texts(current.path("enum")));
    if (!values.isEmpty()) {
      breaks.add(here + " no longer allows " + values);
    }
    Set<String> lost = texts(released.path("required"));
    lost.removeAll(texts(current.path("required")));
    if (!lost.isEmpty()) {
      breaks.add(here + " no longer requires " + lost);
    }
    Set<String> added = texts(current.path("required"));
    added.removeAll(texts(released.path("required")));
    if (!added.isEmpty()) {
      breaks.add(here + " now requires " + added);
    }
    if (!released.has("additionalProperties")
        && current.path("additionalProperties").isBoolean()
        && !current.get("additionalProperties").booleanValue()) {
      breaks.add(here + " is closed");
    }
    for (var property : released.path("properties").properties()) {
      JsonNode now = current.path("properties").path(property.getKey());
      String path = at + "/" + property.getKey();
      if (now.isMissingNode()) {
        breaks.add(path + " was removed");
      } else {
        breaks.addAll(breaks(property.getValue(), now, path));
      }
    }
    if (released.path("items").isObject()) {
      breaks.addAll(breaks(released.get("items"), current.path("items"), at + "[]"));
    }
    return breaks;
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new TreeSet<>();
    array.valueStream().forEach(each -> texts.add(each.asString()));
    return texts;
  }

  private static Event decode(JsonNode value) throws UndecodableRecord {
    byte[] bytes = JsonMapper.shared().writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
    return EventCodec.decode(EventType.user(UserChange.PROVISIONED).ceType(), bytes);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private static JsonNode read(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }
}
