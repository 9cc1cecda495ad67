package dev.conveyor.console.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pausing an organization, what waits then, and what resuming would do. */
class PauseTest {

  private static final OrganizationId ACME = new OrganizationId("acme");

  private static RunningConsole console;
  private static UserId admin;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    console.keepPublished();
    ConsoleUsers users = new ConsoleUsers(console);
    users.organization("acme");
    admin = users.user(ACME, "ada@acme.test", "Admin");
    users.user(ACME, "known@acme.test");
    console.sql("INSERT INTO scim.paused_organizations (organization) VALUES ('acme')");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void pausedOrganizationSaysWhatResumingWouldDo() throws Exception {
    String path = "/organizations/acme/scim-connection";
    assertThat(read(console.api("GET", path, "")).path("paused").booleanValue()).isFalse();

    console.api("PUT", path, "{\"paused\":true,\"defaultRole\":\"Assignee Only\"}");
    waits(UUID.randomUUID(), "new@acme.test", true, false);
    UUID member = UUID.randomUUID();
    waits(member, "member@acme.test", true, false);
    mappedGroup(member);
    waits(UUID.randomUUID(), "known@acme.test", true, false);
    UUID changed = linked("active@acme.test", "active");
    waits(changed, "active@acme.test", false, false);
    waits(changed, "active@acme.test", true, false);
    waits(linked("leaver@acme.test", "active"), "leaver@acme.test", false, false);
    waits(linked("gone@acme.test", "active"), "gone@acme.test", false, true);
    waits(linked("back@acme.test", "deactivated"), "back@acme.test", true, false);
    waits(linked("still@acme.test", "deactivated"), "still@acme.test", false, false);

    JsonNode waiting = read(console.api("GET", "/organizations/acme/waiting-changes", ""));
    assertThat(waiting.path("changes").intValue()).isEqualTo(9);
    assertThat(waiting.path("created").intValue()).isEqualTo(2);
    assertThat(waiting.path("adopted").intValue()).isOne();
    assertThat(waiting.path("updated").intValue()).isOne();
    assertThat(waiting.path("deactivated").intValue()).isEqualTo(2);
    assertThat(waiting.path("reactivated").intValue()).isOne();
    List<String> users = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode list =
          read(
              console.api(
                  "GET", "/organizations/acme/waiting-changes/users?limit=4&cursor=" + cursor, ""));
      list.path("items")
          .forEach(user ->
              users.add(
                  user.path("address").stringValue()
                      + " "
                      + user.path("effect").stringValue()
                      + " "
                      + user.path("rolesThen")));
      cursor = list.path("nextCursor").asString("");
    } while (!cursor.isEmpty());
    assertThat(users)
        .containsExactlyInAnyOrder(
            "new@acme.test create [\"Assignee Only\"]",
            "member@acme.test create [\"Editor\"]",
            "known@acme.test adopt [\"Assignee Only\"]",
            "active@acme.test update []",
            "leaver@acme.test deactivate []",
            "gone@acme.test deactivate []",
            "back@acme.test reactivate [\"Assignee Only\"]");
    assertThat(signedIn().send("GET", "/organizations/acme/sso/waiting").body())
        .contains("known@acme.test", "reactivated");
    String page = signedIn().send("GET", "/organizations/acme/sso").body();
    assertThat(page).contains("This connection is in preview. 9 changes wait", "Go live");
    console.sql("INSERT INTO directory.applied_scim_users VALUES ('acme', gen_random_uuid(), 1)");
    page = signedIn().send("GET", "/organizations/acme/sso").body();
    assertThat(page).contains("Provisioning is paused. 9 changes wait", "Resume provisioning");
    assertThat(
            console.ask(
                "SELECT detail FROM support.audit WHERE act = 'changed the SCIM connection'"))
        .isEqualTo("default role: Assignee Only, paused: true");
    assertThat(
            console.ask(
                "SELECT wait_for_provisioning::text FROM settings.ingress_connections"
                    + " WHERE organization = 'acme'"))
        .as("nobody waits for a paused change")
        .isEqualTo("false");
  }

  private static void mappedGroup(UUID member) throws Exception {
    UUID group = UUID.randomUUID();
    console.sql(
        """
        INSERT INTO scim.groups (id, organization, display_name, display_name_key)
        VALUES ('%s', 'acme', 'G', 'g')
        """
            .formatted(group),
        "INSERT INTO scim.group_members (group_id, user_id) VALUES ('%s', '%s')"
            .formatted(group, member),
        "INSERT INTO settings.role_mappings (organization, group_id, role)"
            + " VALUES ('acme', '%s', 'Editor')".formatted(group));
  }

  private static UUID linked(String email, String status) throws Exception {
    UUID scim = UUID.randomUUID();
    console.sql(
        """
        INSERT INTO directory.users (id, organization, email, email_key, display_name, status,
          scim_user_id) VALUES ('%s', 'acme', '%s', '%s', 'X', '%s', '%s')
        """
            .formatted(UUID.randomUUID(), email, email, status, scim));
    return scim;
  }

  /** As the ingress stores it. */
  private static void waits(UUID id, String email, boolean active, boolean deleted)
      throws Exception {
    console.sql(
        """
        INSERT INTO scim.users (id, organization, user_name_key, email_keys, active, resource)
        VALUES ('%1$s', 'acme', '%2$s', '{%2$s}', %3$s, '{}') ON CONFLICT DO NOTHING
        """
            .formatted(id, email, active),
        """
        INSERT INTO scim.outbox (id, topic, record_key, shard, type, payload)
        VALUES (gen_random_uuid(), 'conveyor.scim.user-changes.v1', convert_to('acme/%s', 'UTF8'), 3,
          'dev.conveyor.scim.user-changed.v1',
          convert_to('{"active":%s,"deleted":%s}', 'UTF8'))
        """
            .formatted(id, active, deleted));
  }

  private static Visitor signedIn() throws Exception {
    return console.signedIn(new AccountId.Member(ACME, admin), "/organizations/acme/account");
  }

  private static JsonNode read(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }
}
