package dev.conveyor.console.holds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Held removals as an admin, support, and the API see them, and what they decide. */
class HeldUsersTest {

  private static RunningConsole console;
  private static ConsoleUsers users;
  private OrganizationId organization;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    console.keepPublished();
    actLikeTheWorkers();
    users = new ConsoleUsers(console);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @BeforeEach
  void organization() throws Exception {
    organization = users.organization("h" + Long.toString(System.nanoTime(), 36));
  }

  @Test
  void listIsPagedInTheOrderOfHolding() throws Exception {
    List<UserId> held = hold(5);

    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = read(console.api("GET", path() + "/held-users?limit=2&cursor=" + cursor, ""));
      page.path("items").forEach(item -> seen.add(item.path("id").stringValue()));
      assertThat(page.path("items").get(0).path("requested").stringValue()).isEqualTo("inactive");
      assertThat(page.path("items").get(0).path("endsBy").stringValue()).isEqualTo("apply");
      cursor = page.path("nextCursor").asString("");
    } while (!cursor.isEmpty());

    assertThat(seen).containsExactlyElementsOf(held.stream().map(UserId::toString).toList());
  }

  @Test
  void decisionIsACommandForEachUserAndIsAudited() throws Exception {
    List<UserId> held = hold(3);

    HttpResponse<String> answer =
        console.api(
            "POST",
            path() + "/held-users/decide",
            "{\"decision\":\"discard\",\"users\":[\"%s\",\"%s\"]}"
                .formatted(held.get(0), UserId.random()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(read(answer).path("decided").intValue()).isOne();
    assertThat(published())
        .contains("\"userId\":\"" + held.get(0) + "\"")
        .contains("\"decision\":\"discard\"");
    assertThat(
            console.ask(
                "SELECT act || ' ' || subject || ' ' || detail FROM support.audit ORDER BY id DESC"))
        .isEqualTo("discarded held changes " + held.get(0) + " 1 user");
  }

  @Test
  void decisionAboutAllNamesEveryone() throws Exception {
    hold(4);
    String count =
        "SELECT count(*)::text FROM settings.published_for_tests WHERE convert_from(payload, 'UTF8')"
            + " LIKE '%\""
            + organization
            + "\"%\"decision\":\"apply\"%'";

    HttpResponse<String> answer =
        console.api("POST", path() + "/held-users/decide", "{\"decision\":\"apply\",\"all\":true}");

    assertThat(read(answer).path("decided").intValue()).isEqualTo(4);
    assertThat(console.ask(count)).isEqualTo("4");
  }

  @Test
  void heldRolesAreListedWithRemovals_andDiscardedAsManualRoles() throws Exception {
    UserId both = hold(1).getFirst();
    UserId roles = users.user(organization, "r@" + organization + ".test");
    console.sql(
        "INSERT INTO roles.organizations (id) VALUES ('%s')".formatted(organization),
        """
        INSERT INTO roles.held_roles (organization, user_id, roles, since) VALUES
          ('%1$s', '%2$s', '{Editor}', clock_timestamp()),
          ('%1$s', '%3$s', '{Editor,Viewer}', clock_timestamp())
        """
            .formatted(organization, both, roles));

    JsonNode items = read(console.api("GET", path() + "/held-users", "")).path("items");
    assertThat(items.size()).isEqualTo(2);
    assertThat(items.get(0).path("requested").stringValue()).isEqualTo("inactive");
    assertThat(items.get(0).path("roles").toString()).isEqualTo("[\"Editor\"]");
    assertThat(items.get(1).path("requested").stringValue()).isEqualTo("roles");
    console.api(
        "POST",
        path() + "/held-users/decide",
        "{\"decision\":\"discard\",\"users\":[\"%s\"]}".formatted(roles));

    assertThat(
            console.ask(
                """
                SELECT string_agg(substring(type from '[a-z-]*[.]v1$'), ' ' ORDER BY seq)
                FROM settings.published_for_tests WHERE convert_from(payload, 'UTF8') LIKE '%%%s%%'
                """
                    .formatted(roles)))
        .isEqualTo("assign-role.v1 assign-role.v1 decide-hold.v1");
  }

  @Test
  void holdsOfRolesEndByThemselves() throws Exception {
    UserId user = users.user(organization, "r@" + organization + ".test");
    console.sql(
        "INSERT INTO roles.organizations (id) VALUES ('%s')".formatted(organization),
        """
        INSERT INTO roles.held_roles (organization, user_id, roles, since)
        VALUES ('%s', '%s', '{Editor}', clock_timestamp() - interval '25 hours')
        """
            .formatted(organization, user));

    console.context.getBean(HoldActs.class).expire();

    assertThat(published())
        .contains("\"userId\":\"" + user + "\"")
        .contains("\"decision\":\"apply\"");
  }

  @Test
  void policyIsASettingThatIsPublishedAndAudited() throws Exception {
    String path = path() + "/scim-connection";
    assertThat(read(console.api("GET", path, "")).path("holds").toString())
        .isEqualTo(
            """
            {"enabled":true,"moreThan":10,"percent":10,"minutes":10,"endsAfterHours":24,"endsBy":"apply"}\
            """);

    console.api("PUT", path, "{\"holds\":{\"moreThan\":3,\"endsBy\":\"discard\"}}");

    assertThat(published())
        .contains("\"moreThan\":3,\"percent\":10")
        .contains("\"endsBy\":\"discard\"");
    assertThat(console.ask("SELECT detail FROM support.audit ORDER BY id DESC"))
        .isEqualTo("holds: more than 3 users and 10% in 10 minutes, then discard after 24 hours");
  }

  @Test
  void adminDecidesOnThePage_andEveryPageSaysThatUsersAreHeld() throws Exception {
    UserId admin = users.user(organization, "ada@x.test", "Admin");
    List<UserId> held = hold(2);
    Visitor ada = console.signedIn(new AccountId.Member(organization, admin), holdsPage());
    String page = ada.send("GET", holdsPage()).body();
    assertThat(page).contains("Apply the held changes of 2 users?");
    assertThat(ada.send("GET", "/organizations/" + organization + "/roles").body())
        .contains("2 users keep access or roles");
    assertThat(ada.send("GET", "/organizations/" + organization + "/users/" + held.get(0)).body())
        .contains("Change on hold");

    ada.submit(
        "POST",
        "/organizations/" + organization + "/holds/decide",
        "decision=apply&user=" + held.get(1));

    assertThat(published())
        .contains("\"userId\":\"" + held.get(1) + "\"")
        .contains("\"decision\":\"apply\"");
  }

  @Test
  void supportSeesButDecidesNothing() throws Exception {
    hold(1);
    Visitor support =
        console.signedIn(
            console
                .context
                .getBean(StaffAccounts.class)
                .add(new EmailAddress(UUID.randomUUID() + "@x.test"), "Sue", true, false),
            holdsPage());

    String page = support.send("GET", holdsPage()).body();
    HttpResponse<String> decision =
        support.submit(
            "POST", "/organizations/" + organization + "/holds/decide", "decision=apply");

    assertThat(page).contains("Held changes").doesNotContain("Apply all");
    assertThat(decision.statusCode()).isEqualTo(403);
    assertThat(support.send("GET", "/organizations").body()).contains("1 user held");
  }

  /** A decision ends the hold at once. */
  private static void actLikeTheWorkers() throws Exception {
    console.sql(
        """
        CREATE FUNCTION settings.end_hold_for_tests() RETURNS trigger LANGUAGE plpgsql
        SECURITY DEFINER AS $$
        DECLARE held uuid := (convert_from(NEW.payload, 'UTF8')::jsonb ->> 'userId')::uuid;
        BEGIN
          IF NEW.type LIKE '%decide-hold%' THEN
            DELETE FROM directory.held_removals WHERE user_id = held;
            DELETE FROM roles.held_roles WHERE user_id = held;
          END IF;
          RETURN NULL;
        END $$
        """,
        """
        CREATE TRIGGER end_hold_for_tests AFTER INSERT ON settings.outbox
        FOR EACH ROW EXECUTE FUNCTION settings.end_hold_for_tests()
        """);
  }

  /** As the provisioning worker holds them. */
  private List<UserId> hold(int number) throws Exception {
    List<UserId> held = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      UserId user = users.user(organization, "u" + i + "@" + organization + ".test");
      console.sql(
          """
          INSERT INTO directory.held_removals (organization, user_id, scim_user_id, version,
            user_name_key, display_name, presence, reference, fingerprint, since)
          VALUES ('%s', '%s', '%s', 2, 'u', 'U', 'inactive', 'PRV-7K3F-Q2XD', 'f',
            clock_timestamp())
          """
              .formatted(organization, user, UUID.randomUUID()));
      held.add(user);
    }
    return held;
  }

  private String holdsPage() {
    return "/organizations/" + organization + "/holds";
  }

  private String path() {
    return "/organizations/" + organization;
  }

  private static String published() throws Exception {
    return console.ask(
        "SELECT convert_from(payload, 'UTF8') FROM settings.published_for_tests ORDER BY seq DESC");
  }

  private static JsonNode read(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }
}
