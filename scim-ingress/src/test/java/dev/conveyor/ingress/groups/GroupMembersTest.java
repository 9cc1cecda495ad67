package dev.conveyor.ingress.groups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.GroupPatch;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.pipeline.failures.Refusal;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Members in the forms that clients send: nested groups, spellings of one name, empty values. */
class GroupMembersTest {

  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final String NESTED = "nested-group-unsupported";
  private static final String UNKNOWN = "unknown-member";

  private static IngressDatabase database;

  private String ann;
  private String inner;

  @BeforeAll
  static void start() {
    database = new IngressDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void aUserAndAGroup() {
    ann = create("Users", "{'userName':'ann-" + System.nanoTime() + "'}");
    inner = create("Groups", "{'displayName':'Inner'}");
    database.jdbc.sql("DELETE FROM outbox").update();
  }

  @Test
  void nestedGroupFailsButTheUserJoins() {
    String outer = create("Groups", "{'displayName':'Outer'}");

    patch(
        outer, "{'op':'add','path':'members','value':[{'value':'%s'},{'value':'%s'}]}", ann, inner);

    assertThat(members(outer)).containsExactly(ann);
    assertThat(failures()).extracting(Failure::reason).containsExactly(NESTED);
    assertThat(failures().get(0).message()).contains("Outer").contains("Inner");
    assertThat(failures().get(0).reference()).isNotNull();
  }

  @Test
  void nestedGroupsAreRecognizedByTypeAndUrl() {
    String outer =
        create(
            "Groups",
            "{'displayName':'Outer','members':['%s',{'value':'elsewhere','type':'Group'}]}"
                .formatted(ann));
    execute(
        "PUT",
        outer,
        "{'displayName':'Outer','members':['%s',{'value':'%s','$ref':'https://x/Groups/%s'}]}"
            .formatted(ann, inner, inner));

    assertThat(members(outer)).containsExactly(ann);
    assertThat(failures()).extracting(Failure::reason).containsExactly(NESTED, NESTED);
    assertThat(settled()).as("the first is no longer named").hasSize(1);
  }

  @Test
  void nestedGroupNamedAgainIsOneFailure() {
    String outer = create("Groups", "{'displayName':'Outer'}");
    String add = "{'op':'add','path':'members','value':'%s'}";

    patch(outer, add, inner);
    patch(outer, add, inner);

    assertThat(failures()).hasSize(1);
  }

  @Test
  void nestedGroupFailureEndsWithItsCause() {
    String outer = create("Groups", "{'displayName':'Outer','members':['%s']}".formatted(inner));
    String other = create("Groups", "{'displayName':'Other','members':['%s']}".formatted(inner));

    patch(outer, "{'op':'remove','path':'members','value':['%s']}", inner);
    assertThat(settled()).hasSize(1);

    execute("DELETE", inner, "");
    assertThat(settled()).hasSize(2);
    assertThat(failures()).hasSize(2);
    assertThat(members(other)).isEmpty();
  }

  @Test
  void replayOfANestedGroupIsRefusedAgain() {
    String outer = create("Groups", "{'displayName':'Outer','members':['%s']}".formatted(inner));

    Refusal refusal =
        database
            .membership
            .stillWaiting(
                IngressDatabase.caller(ACME),
                GroupId.of(outer),
                GroupPatch.parse(GroupPatch.addMember(inner)))
            .orElseThrow();

    assertThat(refusal.reason()).hasToString(NESTED);
    assertThat(refusal.message()).contains("Inner");
  }

  @Test
  void parkedMembersMatchInAnySpelling() {
    String name = "andr\u00e9-" + System.nanoTime();
    String decomposed = name.replace("\u00e9", "e\u0301");
    String group = create("Groups", "{'displayName':'G','members':['" + decomposed + "']}");
    patch(group, "{'op':'add','path':'members','value':['%s']}", name.replace('a', 'A'));
    assertThat(failures()).extracting(Failure::reason).containsExactly(UNKNOWN);

    String user = create("Users", "{'userName':'" + name + "'}");

    assertThat(members(group)).containsExactly(user);
    assertThat(settled()).hasSize(1);
  }

  @Test
  void membersAreFoundByUserNameInAnySpelling() {
    String name = "andr\u00e9-" + System.nanoTime();
    String user = create("Users", "{'userName':'" + name + "'}");

    String group =
        create(
            "Groups",
            "{'displayName':'G','members':['" + name.replace("\u00e9", "E\u0301") + "']}");

    assertThat(members(group)).containsExactly(user);
  }

  @Test
  void putWithoutMembersKeepsThem() {
    String group = create("Groups", "{'displayName':'G','members':['%s']}".formatted(ann));

    execute("PUT", group, "{'displayName':'H'}");
    assertThat(members(group)).containsExactly(ann);

    execute("PUT", group, "{'displayName':'H','members':[]}");
    assertThat(members(group)).isEmpty();
  }

  @Test
  void removeWithAnEmptyArrayRemovesNone() {
    String group = create("Groups", "{'displayName':'G','members':['%s']}".formatted(ann));

    patch(group, "{'op':'Remove','path':'members','value':[]}");
    assertThat(members(group)).containsExactly(ann);

    patch(group, "{'op':'Remove','path':'members'}");
    assertThat(members(group)).isEmpty();
  }

  private record Failure(String reason, String message, FailureReference reference) {}

  private static List<Failure> failures() {
    return published("reason").stream()
        .map(json ->
            new Failure(
                json.get("reason").stringValue(),
                json.get("message").stringValue(),
                new FailureReference(json.get("reference").stringValue())))
        .toList();
  }

  private static List<JsonNode> settled() {
    return published("outcome");
  }

  /** Records in the outbox that have this member. */
  private static List<JsonNode> published(String member) {
    return database
        .jdbc
        .sql("SELECT convert_from(payload, 'UTF8') FROM outbox ORDER BY id")
        .query(String.class)
        .list()
        .stream()
        .map(text -> JsonMapper.shared().readTree(text))
        .filter(json -> json.has(member))
        .toList();
  }

  private static List<String> members(String group) {
    return database
        .jdbc
        .sql("SELECT user_id::text FROM group_members WHERE group_id = :group::uuid")
        .param("group", group)
        .query(String.class)
        .list();
  }

  private static String create(String endpoint, String body) {
    WriteRequest request = new WriteRequest("POST", endpoint, null, json(body), null);
    String location =
        Objects.requireNonNull(
            database
                .writes
                .execute(IngressDatabase.caller(ACME), request, AttributeSelection.ALL)
                .answer()
                .location());
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static void patch(String group, String operation, Object... values) {
    execute("PATCH", group, "{'Operations':[" + operation.formatted(values) + "]}");
  }

  private static void execute(String method, String group, String body) {
    WriteRequest request = new WriteRequest(method, "Groups", group, json(body), null);
    database.writes.execute(IngressDatabase.caller(ACME), request, AttributeSelection.ALL);
  }

  private static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }
}
