package dev.conveyor.ingress.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.schemas.OrganizationId;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** No index overflows: the longest accepted values, of characters with the longest keys. */
class LongestValuesTest {

  private static final OrganizationId LONGEST_ID = new OrganizationId("o".repeat(63));

  private static IngressDatabase database;

  @BeforeAll
  static void start() {
    database = new IngressDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  /** CJK, Hebrew presentation forms, Greek with iota, musical symbols, and vulgar fractions. */
  @ParameterizedTest
  @CsvSource({
    "4e00, 9fff",
    "fb2a, fb36",
    "1f80, 1faf",
    "1d15e, 1d164",
    "20000, 2a6d0",
    "0390, 0390"
  })
  void longestValuesFitIntoEveryIndex(String from, String to) {
    Random random = new Random(5);
    String text = text(random, Integer.parseInt(from, 16), Integer.parseInt(to, 16), 400);
    ObjectNode user = JsonMapper.shared().createObjectNode();
    user.put("userName", text).put("externalId", text).put("displayName", text);
    user.put("emails", text(random, 'a', 'z', 64) + "@" + text(random, 'a', 'z', 189));
    ObjectNode group = JsonMapper.shared().createObjectNode();
    group.put("displayName", text).put("externalId", text);
    group
        .putArray("members")
        .add(text(random, Integer.parseInt(from, 16), Integer.parseInt(to, 16), 400));

    execute("Groups", group);
    execute("Users", user);

    assertThat(
            database
                .jdbc
                .sql("SELECT max(octet_length(user_name_key)) FROM users")
                .query(Integer.class)
                .single())
        .isLessThan(2_500);
  }

  private static String text(Random random, int from, int to, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length - 1) {
      text.appendCodePoint(from + random.nextInt(to - from + 1));
    }
    return text.toString();
  }

  private static void execute(String endpoint, ObjectNode body) {
    WriteRequest request = new WriteRequest("POST", endpoint, null, body.toString(), null);
    database.writes.execute(IngressDatabase.caller(LONGEST_ID), request, AttributeSelection.ALL);
  }
}
