package dev.conveyor.ingress.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Members are read one by one; the result is that of reading the whole tree. */
class GroupDocumentTest {

  private static final int BODIES = 20_000;

  private static final List<String> MEMBERS =
      List.of(
          "\"u1\"",
          "{\"value\":\"u2\"}",
          "{\"VALUE\":\"u3\",\"display\":null}",
          "{\"value\":\"g1\",\"type\":\"Group\"}",
          "{\"value\":\"u1\",\"$ref\":\"https://x/scim/v2/acme/Groups/u1\"}",
          "{\"value\":[{\"$ref\":null,\"value\":\"u4\"}]}",
          "[\"u5\",\"u6\"]",
          "{\"display\":\"none\"}",
          "{\"value\":\"a\",\"Value\":\"b\"}",
          "\"\"",
          "null",
          "7");

  private static final List<String> OTHERS =
      List.of(
          "\"displayName\":\"Team\"",
          "\"displayname\":\"Team\"",
          "\"displayName\":\"\"",
          "\"externalId\":\"e1\"",
          "\"externalId\":7",
          "\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"]",
          "\"schemas\":[\"urn:other\"]",
          "\"members\":null",
          "\"members\":\"u7\"",
          "\"members\":{\"value\":\"u8\"}",
          "\"x\":{\"members\":[1],\"X\":1,\"x\":2}");

  @Test
  void isWhatTheTreeSays() {
    int read = 0;
    int withMembers = 0;
    for (int seed = 0; seed < BODIES; seed++) {
      String body = body(new Random(seed));
      String outcome = outcome(() -> GroupDocument.parse(body));
      assertThat(outcome).as(body).isEqualTo(outcome(() -> fromTree(body)));
      if (outcome.startsWith("GroupDocument")) {
        read++;
        withMembers += outcome.contains("users=[u") ? 1 : 0;
      }
    }
    assertThat(read).isGreaterThan(1000);
    assertThat(withMembers).isGreaterThan(500);
  }

  private static String body(Random random) {
    List<String> parts = new ArrayList<>();
    parts.add(OTHERS.get(random.nextInt(2)));
    for (int i = random.nextInt(3); i > 0; i--) {
      parts.add(OTHERS.get(random.nextInt(OTHERS.size())));
    }
    if (random.nextInt(4) > 0) {
      int kinds = random.nextInt(3) == 0 ? MEMBERS.size() : 7;
      parts.add(
          (random.nextInt(5) == 0 ? "\"MEMBERS\"" : "\"members\"")
              + IntStream.range(0, random.nextInt(4))
                  .mapToObj(i -> MEMBERS.get(random.nextInt(kinds)))
                  .collect(Collectors.joining(",", ":[", "]")));
    }
    java.util.Collections.shuffle(parts, random);
    StringBuilder body =
        new StringBuilder(parts.stream().collect(Collectors.joining(",", "{", "}")));
    if (random.nextInt(6) == 0) {
      int at = random.nextInt(body.length());
      switch (random.nextInt(3)) {
        case 0 -> body.deleteCharAt(at);
        case 1 -> body.insert(at, "[]{},:\"".charAt(random.nextInt(7)));
        default -> body.append(random.nextBoolean() ? "{}" : "]");
      }
    }
    return body.toString();
  }

  private static GroupDocument fromTree(String body) {
    ObjectNode input = Json.parseObject(body);
    Envelope.acceptSchema(input, Urns.GROUP);
    String displayName = GroupDocument.displayName(Json.member(input, "displayName"));
    String externalId = GroupDocument.externalId(Json.member(input, "externalId"));
    JsonNode members = Json.member(input, "members");
    return new GroupDocument(
        displayName, externalId, members == null ? null : Members.read(members));
  }

  private static String outcome(java.util.function.Supplier<GroupDocument> parse) {
    try {
      return parse.get().toString();
    } catch (ScimProblem e) {
      return e.status() + " " + e.scimType();
    }
  }
}
