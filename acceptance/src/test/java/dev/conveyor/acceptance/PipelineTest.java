package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From Okta's push to the directory user with the right role, and to the support desk. */
class PipelineTest {

  private static StartedStack stack;
  private Customer acme;

  @BeforeAll
  static void start() throws Exception {
    stack = StartedStack.get();
  }

  @BeforeEach
  void customer() throws Exception {
    acme = Customer.create(stack);
  }

  @Test
  void aPushedUserGetsTheDefaultRoleThenTheirGroupsRoleThenNone() throws Exception {
    String ann = acme.push("ann");
    acme.awaitRoles("ann", "Assignee Only/default");

    String engineers = acme.group("Engineers", List.of(ann));
    acme.map(engineers, "Admin");
    assertThat(acme.roles("ann")).containsExactly("Admin/group:" + engineers);

    acme.setActive(ann, false);
    acme.awaitStatus("ann", "deactivated");
    acme.awaitRoles("ann");

    acme.setActive(ann, true);
    acme.awaitRoles("ann", "Admin/group:" + engineers);

    acme.removeMember(engineers, ann);
    acme.awaitRoles("ann");
  }

  @Test
  void thePublicTopicTellsWholeStatesUnderOneGrowingVersion() throws Exception {
    String bea = acme.push("bea");
    acme.awaitRoles("bea", "Assignee Only/default");
    String group = acme.group("Admins", List.of(bea));
    acme.map(group, "Admin");
    acme.setActive(bea, false);
    acme.awaitStatus("bea", "deactivated");
    String user = acme.find("bea").get("id").stringValue();

    Await.until(
        "the last public event",
        () -> publicEvents(user).getLast().get("status").stringValue().equals("deactivated"));
    List<JsonNode> events = publicEvents(user);

    assertThat(events.stream().map(event -> event.get("change").stringValue()))
        .containsExactly("provisioned", "roles-changed", "deactivated");
    assertThat(events.stream().map(event -> event.get("version").longValue()))
        .containsExactly(1L, 2L, 3L);
    assertThat(events.get(1).get("roles").get(0).get("role").stringValue()).isEqualTo("Admin");
    assertThat(events.get(2).get("roles")).isEmpty();
    Await.until(
        "the snapshot is of the last version",
        () ->
            TopicReader.values(kafka(), "conveyor.users.v1", (acme.id + "/" + user)::equals)
                .getLast()
                .get("version")
                .equals(events.getLast().get("version")));
  }

  @Test
  void anExistingUserIsAdoptedAndKeepsTheirRolesUntilTheyJoinAMappedGroup() throws Exception {
    acme.admin
        .post(
            acme.path("/users"),
            "{\"email\":\"" + acme.email("cid").toUpperCase() + "\",\"displayName\":\"Cid\"}")
        .require(201);
    String user = acme.find("cid").get("id").stringValue();
    acme.admin.put(acme.path("/users/" + user + "/roles/Trust%20Sharer"), "").require(200);

    String cid = acme.push("cid");

    Await.until("adopted", () -> acme.find("cid").get("scimManaged").booleanValue());
    assertThat(acme.find("cid").get("id").stringValue()).isEqualTo(user);
    assertThat(acme.roles("cid")).containsExactly("Trust Sharer/manual");
    String group = acme.group("Admins", List.of(cid));
    acme.map(group, "Admin");
    assertThat(acme.roles("cid")).containsExactly("Admin/group:" + group);
  }

  @Test
  void billingAdminIsNeverGrantedNorRevokedByGroupsOrDeactivation() throws Exception {
    String dan = acme.push("dan");
    acme.awaitRoles("dan", "Assignee Only/default");
    String user = acme.find("dan").get("id").stringValue();
    acme.admin.put(acme.path("/users/" + user + "/roles/Billing%20Admin"), "").require(200);
    String group = acme.group("Billing Admin", List.of(dan));

    Api.Answer refused =
        acme.admin.put(
            acme.path("/scim-groups/" + group + "/role"), "{\"role\":\"Billing Admin\"}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.get("detail")).contains("Billing Admin");
    acme.map(group, "Admin");
    assertThat(acme.roles("dan")).containsExactly("Admin/group:" + group, "Billing Admin/manual");
    acme.setActive(dan, false);
    acme.awaitStatus("dan", "deactivated");
    acme.awaitRoles("dan", "Billing Admin/manual");
    assertThat(acme.find("dan").get("canSignIn").booleanValue()).isTrue();
    assertThat(
            acme.admin
                .get(acme.path("/sign-in-decision?email=" + acme.email("dan") + "&method=password"))
                .body()
                .get("allowed")
                .booleanValue())
        .isTrue();
  }

  @Test
  void theDatabaseItselfRefusesBillingAdminWithoutAnAdminsCommand() throws Exception {
    acme.push("eve");
    acme.awaitRoles("eve", "Assignee Only/default");
    String user = acme.find("eve").get("id").stringValue();
    String values = "('" + acme.id + "', '" + user + "', ";

    refused("INSERT INTO roles.grants VALUES " + values + "'Billing Admin', 'group:x')");
    refused("INSERT INTO roles.grants VALUES " + values + "'billing  ADMIN', 'manual')");
    refused("INSERT INTO roles.billing_admins VALUES " + values + "1)");
    acme.admin.put(acme.path("/users/" + user + "/roles/Billing%20Admin"), "").require(200);
    refused("DELETE FROM roles.billing_admins WHERE user_id = '" + user + "'");
  }

  @Test
  void aGroupsGrantCannotBeRemovedByHandAndTheAnswerNamesTheGroup() throws Exception {
    String fay = acme.push("fay");
    String group = acme.group("Night Shift", List.of(fay));
    acme.map(group, "Admin");
    acme.awaitRoles("fay", "Admin/group:" + group);
    String user = acme.find("fay").get("id").stringValue();

    Api.Answer answer = acme.admin.delete(acme.path("/users/" + user + "/roles/Admin"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.get("detail")).contains("Night Shift");
  }

  @Test
  void aFailedProvisionIsFoundByItsReferenceAndReplayedOnce() throws Exception {
    seatLimit("0");
    Api.Answer red = acme.scim.post("/Users", acme.user("gil", true)).require(400);
    String gil = acme.scimUser("gil").get("id").stringValue();
    JsonNode failure = acme.awaitFailure("seat-limit-reached");
    String reference = failure.get("reference").stringValue();
    assertThat(red.get("detail")).endsWith("Reference: " + reference);
    assertThat(failure.get("about").get("id").stringValue()).isEqualTo(gil);
    assertThat(failure.has("fingerprint")).isFalse();
    assertThat(failure.get("original").get("topic").stringValue())
        .isEqualTo("conveyor.scim.user-changes.v1");

    Api.Answer tooEarly = acme.admin.post("/failures/" + reference + "/replay", "").require(200);
    assertThat(tooEarly.get("status")).isEqualTo("open");
    assertThat(tooEarly.body().get("tries").intValue()).isEqualTo(2);

    seatLimit("null");
    Api.Answer replayed =
        acme.admin.post("/failures/" + reference.toLowerCase() + "/replay", "").require(200);
    assertThat(replayed.get("status")).isEqualTo("resolved");
    acme.awaitRoles("gil", "Assignee Only/default");

    Api.Answer again = acme.admin.post("/failures/" + reference + "/replay", "").require(200);
    assertThat(again.body().get("sent").booleanValue()).isFalse();
    assertThat(acme.find("gil").get("status").stringValue()).isEqualTo("active");
  }

  @Test
  void aFailureWhoseUserHasMovedOnSaysThatItIsSuperseded() throws Exception {
    acme.push("hal");
    acme.awaitStatus("hal", "active");
    acme.scim
        .post("/Users", acme.user("hal2", true).replace("\"value\":\"hal2@", "\"value\":\"hal@"))
        .require(409);
    String clash = acme.scimUser("hal2").get("id").stringValue();
    String reference = acme.awaitFailure("email-taken").get("reference").stringValue();

    acme.scim.put("/Users/" + clash, acme.user("hal2", true)).require(200);
    acme.awaitStatus("hal2", "active");
    Api.Answer answer = acme.admin.post("/failures/" + reference + "/replay", "");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.get("detail")).contains("superseded").contains("version 2");
    assertThat(acme.failureStatus(reference)).isEqualTo("superseded");
  }

  @Test
  void aRejectedRequestIsRecordedUnderTheReferenceInItsAnswerAndCanBeReplayed() throws Exception {
    String ivy = acme.push("ivy");
    Api.Answer rejected = acme.scim.post("/Users", acme.user("ivy", true)).require(409);
    String detail = rejected.get("detail");
    String reference = detail.substring(detail.lastIndexOf(' ') + 1);
    assertThat(acme.scim.post("/Users", acme.user("ivy", true)).get("detail")).endsWith(reference);
    Await.until("recorded", () -> acme.failureStatus(reference).equals("open"));

    acme.scim.delete("/Users/" + ivy).require(204);
    acme.awaitStatus("ivy", "deactivated");
    Api.Answer replayed = acme.admin.post("/failures/" + reference + "/replay", "").require(200);

    assertThat(replayed.get("status")).isEqualTo("resolved");
    acme.awaitStatus("ivy", "active");
  }

  @Test
  void bulkReplayShowsFirstWhatItWouldSendAndKeepsToItsLimit() throws Exception {
    seatLimit("0");
    for (String name : List.of("jan", "joe", "jim")) {
      acme.scim.post("/Users", acme.user(name, true)).require(400);
    }
    String filter =
        "\"filter\":{\"organization\":\"" + acme.id + "\",\"reason\":\"seat-limit-reached\"}";
    Await.until(
        "three failures",
        () ->
            acme.admin
                    .post("/failures/replay", "{" + filter + ",\"dryRun\":true}")
                    .body()
                    .get("count")
                    .intValue()
                == 3);
    seatLimit("null");

    JsonNode two =
        acme.admin.post("/failures/replay", "{" + filter + ",\"limit\":2}").require(200).body();

    assertThat(two.get("references")).hasSize(2);
    Await.until("two are resolved", () -> openFailures() == 1);
  }

  @Test
  void aDismissedFailureIsClosedWithItsNote() throws Exception {
    acme.scim.post("/Users", "{}").require(400);
    String reference = acme.awaitFailure("scim-invalidSyntax").get("reference").stringValue();

    Api.Answer dismissed =
        acme.admin
            .post("/failures/" + reference + "/dismiss", "{\"note\":\"A test\"}")
            .require(200);

    assertThat(dismissed.get("status")).isEqualTo("dismissed");
    assertThat(dismissed.get("note")).isEqualTo("A test");
    assertThat(acme.admin.post("/failures/" + reference + "/replay", "").status()).isEqualTo(409);
  }

  @Test
  void poisonRecordsCostThemselvesAlone() throws Exception {
    String type = "dev.conveyor.scim.user-changed.v1";
    byte[] key = (acme.id + "/poison").getBytes(StandardCharsets.UTF_8);
    byte[] notJson = "{not json".getBytes(StandardCharsets.UTF_8);
    byte[] wrongSchema = "{\"organization\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    String users = "conveyor.scim.user-changes.v1";
    TopicReader.write(kafka(), users, key, notJson, Map.of("ce_type", type));
    TopicReader.write(kafka(), users, key, wrongSchema, Map.of("ce_type", type));
    TopicReader.write(kafka(), users, key, null, Map.of("ce_type", type));
    TopicReader.write(kafka(), users, null, notJson, Map.of());
    TopicReader.write(
        kafka(), "conveyor.scim.group-changes.v1", key, notJson, Map.of("ce_type", type));
    TopicReader.write(kafka(), "conveyor.provisioning-errors.v1", key, notJson, Map.of());

    acme.push("kim");

    acme.awaitRoles("kim", "Assignee Only/default");
    acme.awaitFailure("not-json");
    acme.awaitFailure("wrong-schema");
    acme.awaitFailure("no-value");
    JsonNode failure = acme.awaitFailure("not-json");
    assertThat(failure.get("original").get("value").stringValue())
        .isEqualTo(java.util.Base64.getEncoder().encodeToString(notJson));
    Await.until(
        "the record without a key is a failure of nobody's",
        () ->
            acme.admin
                .get("/failures?organization=unknown")
                .require(200)
                .body()
                .get("items")
                .valueStream()
                .anyMatch(unowned -> unowned.get("original").get("key").isNull()));
  }

  @Test
  void anUnknownMemberIsAFailureThatComesRightWhenTheUserAppears() throws Exception {
    String group = acme.group("Waiting", List.of());
    acme.map(group, "Admin");
    acme.addMember(group, acme.email("lea"));
    String reference = acme.awaitFailure("unknown-member").get("reference").stringValue();
    assertThat(acme.admin.post("/failures/" + reference + "/replay", "").require(200).get("status"))
        .isEqualTo("open");

    acme.push("lea");

    acme.awaitRoles("lea", "Admin/group:" + group);
    Await.until("resolved", () -> acme.failureStatus(reference).equals("resolved"));
  }

  @Test
  void tokensAreShownOnceRotatedInPairsAndRevoked() throws Exception {
    JsonNode tokens = acme.admin.get(acme.path("/scim-tokens")).require(200).body().get("items");
    assertThat(tokens).hasSize(1);
    assertThat(tokens.get(0).has("token")).isFalse();
    acme.admin.post(acme.path("/scim-tokens"), "{}").require(201);
    assertThat(acme.admin.post(acme.path("/scim-tokens"), "{}").status()).isEqualTo(409);
    acme.scim.get("/Users?count=1").require(200);

    acme.admin
        .delete(acme.path("/scim-tokens/" + tokens.get(0).get("id").stringValue()))
        .require(204);

    acme.scim.get("/Users?count=1").require(401);
  }

  @Test
  void aDisabledConnectionAndAForeignTokenAreRefused() throws Exception {
    Customer other = Customer.create(stack);
    Api foreign = new Api(acme.scim.baseUrl(), other.scim.token(), "application/scim+json");
    foreign.get("/Users").require(401);

    acme.admin.put(acme.path("/scim-connection"), "{\"enabled\":false}").require(200);

    acme.scim.get("/Users").require(403);
    other.scim.get("/Users").require(200);
  }

  @Test
  void theAdminApiIsShutHoweverItsPathIsWritten() throws Exception {
    Api stranger = new Api(stack.text("consoleUrl"), "wrong", "application/json");
    for (String path :
        List.of(
            "/api/organizations",
            "/%61pi/organizations",
            "/api;x=1/organizations",
            "//api/organizations",
            "/actuator/health/../../api/organizations",
            "/actuator/health/%2e%2e/%2e%2e/api/organizations")) {
      assertThat(stranger.get(path).status()).as(path).isIn(400, 401);
    }
  }

  private void seatLimit(String limit) throws Exception {
    acme.admin.put(acme.path("/scim-connection"), "{\"seatLimit\":" + limit + "}").require(200);
  }

  private int openFailures() throws Exception {
    return acme.admin
        .get("/failures?status=open&organization=" + acme.id)
        .require(200)
        .body()
        .get("items")
        .size();
  }

  private List<JsonNode> publicEvents(String user) throws Exception {
    return TopicReader.values(kafka(), "conveyor.user-changes.v1", (acme.id + "/" + user)::equals);
  }

  private static String kafka() throws Exception {
    return stack.text("kafkaBootstrapServers");
  }

  private static void refused(String sql) throws Exception {
    try (Connection connection = stack.database();
        var statement = connection.createStatement()) {
      Assertions.assertThatThrownBy(() -> statement.execute(sql))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .asString()
          .startsWith("23");
    }
  }
}
