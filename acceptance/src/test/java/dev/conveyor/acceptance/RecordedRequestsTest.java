package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replays {@code testdata/PEER/*.json}: identity providers' requests, with the expected responses.
 * A bug reported with a provider starts as a new file there.
 */
class RecordedRequestsTest {

  private static final Path TESTDATA = Path.of("../testdata");

  @TestFactory
  Stream<DynamicTest> everyRecordedRequestIsAnsweredAsItsPeerNeeds() throws Exception {
    Api scim = StartedStack.get().scim();
    List<Path> files;
    try (Stream<Path> all = Files.walk(TESTDATA)) {
      files = all.filter(path -> path.toString().endsWith(".json")).sorted().toList();
    }
    assertThat(rows(files)).containsAll(everyRow());
    return files.stream()
        .map(file ->
            DynamicTest.dynamicTest(
                TESTDATA.relativize(file).toString(), () -> replay(scim, file)));
  }

  /** The rows of the list of dialects: Okta's O1 to O21, Entra ID's and OneLogin's E1 to E16. */
  private static List<String> everyRow() {
    List<String> rows = new ArrayList<>();
    IntStream.rangeClosed(1, 21).forEach(row -> rows.add("O" + row));
    IntStream.rangeClosed(1, 16).forEach(row -> rows.add("E" + row));
    return rows;
  }

  private static Set<String> rows(List<Path> files) throws Exception {
    Set<String> rows = new HashSet<>();
    for (Path file : files) {
      rows.add(JsonMapper.shared().readTree(Files.readString(file)).get("row").stringValue());
    }
    return rows;
  }

  private static void replay(Api scim, Path file) throws Exception {
    JsonNode recording = JsonMapper.shared().readTree(Files.readString(file));
    Map<String, String> variables = new HashMap<>();
    variables.put("run", Long.toString(System.nanoTime(), 36));
    int number = 0;
    for (JsonNode step : recording.get("steps")) {
      String where = file.getFileName() + ", step " + ++number;
      JsonNode request = step.get("request");
      Api.Answer answer =
          scim.send(
              request.get("method").stringValue(),
              fill(request.get("path").stringValue(), variables),
              body(request.get("body"), variables),
              headers(request.path("headers"), variables));
      check(where, step.get("answer"), answer, variables);
      for (Map.Entry<String, JsonNode> saved : step.path("save").properties()) {
        variables.put(
            saved.getKey(), answer.body().at(saved.getValue().stringValue()).stringValue());
      }
    }
  }

  private static void check(
      String where, JsonNode expected, Api.Answer answer, Map<String, String> variables) {
    assertThat(answer.status())
        .as("%s: %s", where, answer.text())
        .isEqualTo(expected.get("status").intValue());
    if (expected.has("body")) {
      matches(where, "", expected.get("body"), answer.body(), variables);
    }
    for (JsonNode absent : expected.path("absent")) {
      assertThat(answer.body().at(absent.stringValue()).isMissingNode())
          .as("%s: %s is absent in %s", where, absent, answer.text())
          .isTrue();
    }
    for (Map.Entry<String, JsonNode> header : expected.path("headers").properties()) {
      text(
          where + " header " + header.getKey(),
          fill(header.getValue().stringValue(), variables),
          String.valueOf(answer.headers().get(header.getKey())));
    }
  }

  /** Objects may have additional members; arrays must have the expected length. */
  private static void matches(
      String where,
      String path,
      JsonNode expected,
      JsonNode actual,
      Map<String, String> variables) {
    String at = where + " " + path;
    if (expected.isObject()) {
      expected
          .properties()
          .forEach(member ->
              matches(
                  where,
                  path + "/" + member.getKey(),
                  member.getValue(),
                  actual.path(member.getKey()),
                  variables));
    } else if (expected.isArray()) {
      assertThat(actual.size()).as("%s: %s", at, actual).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        matches(where, path + "/" + i, expected.get(i), actual.get(i), variables);
      }
    } else if (expected.isString()) {
      assertThat(actual.isString()).as("%s is text: %s", at, actual).isTrue();
      text(at, fill(expected.stringValue(), variables), actual.stringValue());
    } else {
      assertThat(actual).as(at).isEqualTo(expected);
    }
  }

  private static void text(String at, String expected, String actual) {
    if (expected.startsWith("regex:")) {
      assertThat(actual).as(at).matches(Pattern.compile(expected.substring(6)));
    } else {
      assertThat(actual).as(at).isEqualTo(expected);
    }
  }

  private static String body(JsonNode body, Map<String, String> variables) {
    if (body == null) {
      return null;
    }
    String text =
        body.isString() ? body.stringValue() : JsonMapper.shared().writeValueAsString(body);
    return fill(text, variables);
  }

  private static Map<String, String> headers(JsonNode headers, Map<String, String> variables) {
    Map<String, String> filled = new HashMap<>();
    if (headers instanceof ObjectNode object) {
      object
          .properties()
          .forEach(header ->
              filled.put(
                  header.getKey(),
                  header.getValue().isNull()
                      ? null
                      : fill(header.getValue().stringValue(), variables)));
    }
    return filled;
  }

  private static String fill(String text, Map<String, String> variables) {
    String filled = text;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      filled = filled.replace("${" + variable.getKey() + "}", variable.getValue());
    }
    return filled;
  }
}
