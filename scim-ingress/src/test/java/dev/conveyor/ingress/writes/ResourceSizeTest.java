package dev.conveyor.ingress.writes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.ResourceLimits;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.requests.Written;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stored resources fit their change records, and no size prevents a deactivation. */
class ResourceSizeTest {

  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final int LIMIT = 1_048_576;
  private static final int TOPIC_BYTES = 4 * 1024 * 1024;

  private static IngressDatabase database;
  private static int names;

  @BeforeAll
  static void start() {
    database = new IngressDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void accumulatedPatchesAreLimited() {
    String id = create();
    execute("PATCH", id, certificates(9));

    assertThatThrownBy(() -> execute("PATCH", id, certificates(9)))
        .isInstanceOfSatisfying(
            ScimProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(400);
              assertThat(problem.detail()).contains("1728", "" + LIMIT);
            });

    assertThat(version(id)).isEqualTo(2);
  }

  @Test
  void userAtTheLimitCanBeDeactivated() {
    String id = create();
    execute("PATCH", id, certificates(10));

    execute("PATCH", id, patch("{'op':'replace','value':{'active':false}}"));

    assertThat(lastRecord(id).get("active").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "PUT", "DELETE"})
  void userOverEveryLimitCanBeDeactivated(String method) {
    String id = create();
    grow(id, 6_000_000);

    execute(
        method,
        id,
        switch (method) {
          case "PATCH" -> patch("{'op':'Replace','path':'active','value':'False'}");
          case "PUT" -> user("x" + names, "'active':false,'x509Certificates':" + values(12));
          default -> "";
        });

    JsonNode record = lastRecord(id);
    assertThat(record.get("active").booleanValue()).isFalse();
    assertThat(record.at("/user/userName").stringValue()).startsWith("x");
  }

  @Test
  void oversizedRecordIsReducedToEssentials() {
    String id = create();
    grow(id, 6_000_000);

    execute("PATCH", id, patch("{'op':'replace','value':{'active':false}}"));

    JsonNode user = lastRecord(id).get("user");
    assertThat(user.propertyNames())
        .containsExactlyInAnyOrder("userName", "displayName", "active", "emails");
    assertThat(user.at("/emails/0/value").stringValue()).isEqualTo("primary@acme.test");
    assertThat(user.get("emails")).hasSize(1);
  }

  @Test
  void oversizedUserMayOnlyShrink() {
    String id = create();
    grow(id, 2_000_000);

    assertRefused(id, certificates(1));
    execute("PATCH", id, patch("{'op':'replace','path':'title','value':'Smaller'}"));
    execute("PATCH", id, patch("{'op':'replace','value':{'active':false}}"));
    assertRefused(id, patch("{'op':'replace','value':{'active':true}}"));
    assertRefused(id, certificates(1));
    execute("PATCH", id, patch("{'op':'remove','path':'x509Certificates'}"));
    execute("PATCH", id, patch("{'op':'replace','value':{'active':true}}"));

    assertThat(lastRecord(id).get("active").booleanValue()).isTrue();
  }

  @Test
  void newInactiveUserIsLimited() {
    String body = user("new" + names++, "'active':false,'x509Certificates':" + values(12));

    assertThatThrownBy(() -> execute("POST", null, body)).hasMessageContaining("" + LIMIT);
  }

  @Test
  void groupNamesAreLimited() {
    ResourceLimits limits = new ResourceLimits(1_048_576, 1024);
    String name = "\u00e9".repeat(300);

    limits.checkGroup(name, "g");
    assertThatThrownBy(() -> limits.checkGroup(name, name))
        .isInstanceOfSatisfying(
            ScimProblem.class, problem -> assertThat(problem.status()).isEqualTo(400))
        .hasMessageContaining("1200")
        .hasMessageContaining("1024");
  }

  @Test
  void oversizedLimitIsRejectedAtStartup() {
    assertThatThrownBy(() -> new ResourceLimits(3_000_000, 65_536))
        .hasMessageContaining("conveyor.resource-limit.user-bytes")
        .hasMessageContaining("2097152");
  }

  private static void assertRefused(String id, String patch) {
    assertThatThrownBy(() -> execute("PATCH", id, patch)).hasMessageContaining("" + LIMIT);
  }

  private static String create() {
    return id(execute("POST", null, user("x" + ++names, "'title':'A title that is long'")));
  }

  private static String user(String name, String more) {
    return ("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'"
            + name
            + "','displayName':'D','emails':[{'value':'other@acme.test'},"
            + "{'value':'primary@acme.test','primary':true}],"
            + more
            + "}")
        .replace('\'', '"');
  }

  /** As an earlier version without the limit may have left it. */
  private static void grow(String id, int bytes) {
    int rows =
        database
            .jdbc
            .sql(
                """
                UPDATE users SET resource = resource || jsonb_build_object('x509Certificates',
                  (SELECT jsonb_agg(jsonb_build_object(
                    'value', repeat('A', 89992) || lpad(i::text, 8, '0')))
                   FROM generate_series(1, :certificates) AS i))
                WHERE id = :id::uuid
                """)
            .param("certificates", bytes / 90_000 + 1)
            .param("id", id)
            .update();
    assertThat(rows).isEqualTo(1);
  }

  private static String certificates(int count) {
    return patch("{'op':'add','path':'x509Certificates','value':" + values(count) + "}");
  }

  /** Each of 96 kB, and different from all others. */
  private static String values(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{'value':'" + serial() + "A".repeat(95_992) + "'}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String serial() {
    return "%08d".formatted(++names);
  }

  private static String patch(String operation) {
    return ("{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':["
            + operation
            + "]}")
        .replace('\'', '"');
  }

  private static Written execute(String method, String id, String body) {
    return database.writes.execute(
        IngressDatabase.caller(ACME),
        new WriteRequest(method, "Users", id, body.replace('\'', '"'), null),
        AttributeSelection.ALL);
  }

  private static String id(Written written) {
    String location = String.valueOf(written.answer().location());
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static long version(String id) {
    return database
        .jdbc
        .sql("SELECT version FROM users WHERE id = :id")
        .param("id", UUID.fromString(id))
        .query(Long.class)
        .single();
  }

  /** The user's newest change record, which fits its topic and a failed provision. */
  private static JsonNode lastRecord(String id) {
    byte[] payload =
        database
            .jdbc
            .sql(
                """
                SELECT payload FROM outbox WHERE convert_from(record_key, 'UTF8') LIKE '%' || :id
                ORDER BY seq DESC LIMIT 1
                """)
            .param("id", id)
            .query(byte[].class)
            .single();
    assertThat(payload.length).isLessThan(TOPIC_BYTES * 3 / 4);
    assertThat(String.valueOf(OriginalRecord.encode(payload)).length()).isLessThan(TOPIC_BYTES);
    return JsonMapper.shared().readTree(payload);
  }
}
