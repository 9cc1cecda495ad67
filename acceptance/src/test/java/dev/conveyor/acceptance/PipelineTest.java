package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From Okta's request to the directory user with the right role, and to the public topic. */
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
  void rolesFollowGroupsAndDeactivation() throws Exception {
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
  void publicTopicHasFullStatesByVersion() throws Exception {
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
        "the snapshot has the last version",
        () ->
            TopicReader.values(kafka(), "conveyor.users.v1", (acme.id + "/" + user)::equals)
                .getLast()
                .get("version")
                .equals(events.getLast().get("version")));
  }

  @Test
  void adoptedUserKeepsTheirRoles() throws Exception {
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
  void scimNeverChangesBillingAdmin() throws Exception {
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
  void databaseRejectsBillingAdminWithoutACommand() throws Exception {
    acme.push("eve");
    acme.awaitRoles("eve", "Assignee Only/default");
    String user = acme.find("eve").get("id").stringValue();
    String values = "('" + acme.id + "', '" + user + "', ";

    refused(
        "INSERT INTO roles.grants (organization, user_id, role, source) VALUES "
            + values
            + "'Billing Admin', 'group:x')");
    refused(
        "INSERT INTO roles.grants (organization, user_id, role, source) VALUES "
            + values
            + "'billing  ADMIN', 'manual')");
    refused(
        "INSERT INTO roles.billing_admins (organization, user_id, command_version) VALUES "
            + values
            + "1)");
    acme.admin.put(acme.path("/users/" + user + "/roles/Billing%20Admin"), "").require(200);
    refused("DELETE FROM roles.billing_admins WHERE user_id = '" + user + "'");
  }

  @Test
  void groupGrantCannotBeRemovedManually() throws Exception {
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
  void tokensAreRotatedAndRevoked() throws Exception {
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
  void disabledConnectionAndForeignTokenAreRejected() throws Exception {
    Customer other = Customer.create(stack);
    Api foreign = new Api(acme.scim.baseUrl(), other.scim.token(), "application/scim+json");
    foreign.get("/Users").require(401);

    acme.admin.put(acme.path("/scim-connection"), "{\"enabled\":false}").require(200);

    acme.scim.get("/Users").require(403);
    other.scim.get("/Users").require(200);
  }

  @Test
  void adminApiRequiresTheKeyForAnyPathSpelling() throws Exception {
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
