package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an organization's own admin sees of failed provisions and of the audit trail. */
class OwnRecordsTest {

  private static RunningConsole console;
  private static OrganizationId acme;
  private static Visitor admin;
  private static Visitor member;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    ConsoleUsers users = new ConsoleUsers(console);
    acme = users.organization("acme");
    users.organization("bravo");
    admin = signedIn(users.user(acme, "ada@acme.test", "Admin"));
    member = signedIn(users.user(acme, "max@acme.test", "Trust Sharer"));
    failure("PRV-1111-0001", "acme", "open", "seat-limit-reached", "All 5 seats are taken.");
    failure("PRV-1111-0002", "acme", "resolved", "email-taken", "The address is taken.");
    failure("PRV-1111-0003", "acme", "open", "email-missing", "No email address.");
    failure("PRV-1111-0004", "acme", "open", "wrong-source", "From billing-service at 10.0.0.7.");
    failure("PRV-2222-0001", "bravo", "open", "seat-limit-reached", "A secret of bravo.");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void listHasOnlyTheirs() throws Exception {
    String page = admin.send("GET", "/organizations/acme/failures").body();
    JsonNode all =
        read(console.api("GET", "/organizations/acme/failures?limit=10", "")).path("items");

    assertThat(page)
        .contains("PRV-1111-0001", "PRV-1111-0003")
        .doesNotContain("PRV-1111-0002", "PRV-2222-0001", "10.0.0.7");
    assertThat(all.size()).isEqualTo(4);
    assertThat(all.toString()).doesNotContain("original", "bravo", "10.0.0.7");
  }

  @Test
  void requestsAreListedTheNewestFirst() throws Exception {
    console.sql(
        """
        INSERT INTO scim.request_log (organization, at, request, status, took_ms, more) VALUES
          ('acme', now() - interval '2 minutes', 'GET /Users', 200, 4, 0),
          ('acme', now() - interval '1 minute', 'POST /Users', 409, 12, 30),
          ('bravo', now(), 'DELETE /Groups', 204, 1, 0)
        """);

    JsonNode all = read(console.api("GET", "/organizations/acme/requests", "")).path("items");
    JsonNode failed =
        read(console.api("GET", "/organizations/acme/requests?failed=true", "")).path("items");
    String page = admin.send("GET", "/organizations/acme/requests").body();

    assertThat(all.size()).isEqualTo(2);
    assertThat(all.get(0).path("request").stringValue()).isEqualTo("POST /Users");
    assertThat(failed.size()).isOne();
    assertThat(failed.get(0).path("status").intValue()).isEqualTo(409);
    assertThat(failed.get(0).path("more").intValue()).isEqualTo(30);
    assertThat(page)
        .contains("GET /Users", "was refused: it is there already (409)", "and 30 more")
        .doesNotContain("DELETE /Groups");
    assertThat(member.send("GET", "/organizations/acme/requests").statusCode()).isEqualTo(403);
  }

  @Test
  void pageSaysWhatToDo() throws Exception {
    assertThat(page("PRV-1111-0001"))
        .contains("All 5 seats are taken.", "Deactivate a user in your identity provider")
        .doesNotContain("Original record", "Dismiss");
    assertThat(page("PRV-1111-0002")).contains("There is nothing left to do.");
    assertThat(page("PRV-1111-0004"))
        .contains("Contact support and quote the reference PRV-1111-0004.")
        .doesNotContain("10.0.0.7", "Try again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRV-1111-0001", "1111 0001", "prv-1111-0001.", "PRV11110001"})
  void referenceIsFoundInAnySpelling(String typed) throws Exception {
    HttpResponse<String> found =
        admin.send("GET", "/organizations/acme/failures?query=" + typed.replace(" ", "%20"));

    assertThat(found.headers().firstValue("Location").orElse(""))
        .endsWith("/organizations/acme/failures/PRV-1111-0001");
  }

  @Test
  void anotherOrganizationsFailureDoesNotExist() throws Exception {
    for (String path :
        new String[] {"/organizations/acme/failures/", "/api/organizations/acme/failures/"}) {
      HttpResponse<String> answer = admin.send("GET", path + "PRV-2222-0001");
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).doesNotContain("secret");
    }
    assertThat(
            admin
                .submit("POST", "/api/organizations/acme/failures/PRV-2222-0001/retry", "{}")
                .statusCode())
        .isEqualTo(404);
    assertThat(admin.send("GET", "/organizations/bravo/failures").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRV-1111-0002", "PRV-1111-0003", "PRV-1111-0004"})
  void retryThatCannotSucceedIsRefused(String reference) throws Exception {
    HttpResponse<String> answer =
        admin.submit("POST", "/api/organizations/acme/failures/" + reference + "/retry", "{}");

    assertThat(answer.statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(strings = {"failures", "failures/PRV-1111-0001", "audit"})
  void onlyAdminsSeeThem(String page) throws Exception {
    assertThat(member.send("GET", "/organizations/acme/" + page).statusCode()).isEqualTo(403);
    assertThat(member.send("GET", "/api/organizations/acme/" + page).statusCode()).isEqualTo(403);
  }

  @Test
  void auditTrailNamesTheirPeopleAndNotOurs() throws Exception {
    Audit audit = console.context.getBean(Audit.class);
    audit.record("ada@acme.test", acme, "mapped a group", "g1", "to Editor");
    audit.record("sue@conveyor.test", acme, "dismissed", "PRV-1111-0009", "Customer is confused.");
    audit.record(
        "sue@conveyor.test", new OrganizationId("bravo"), "replayed", "PRV-2222-0002", null);

    String page = admin.send("GET", "/organizations/acme/audit").body();
    JsonNode entries = read(console.api("GET", "/organizations/acme/audit", "")).path("items");

    assertThat(page)
        .contains("ada@acme.test", "mapped a group", "to Editor", "staff")
        .doesNotContain("sue@conveyor.test", "confused", "PRV-2222-0002");
    assertThat(entries.toString()).contains("\"actor\":\"staff\"").doesNotContain("sue@");
  }

  private static String page(String reference) throws Exception {
    return admin.send("GET", "/organizations/acme/failures/" + reference).body();
  }

  private static void failure(
      String reference, String organization, String status, String reason, String message)
      throws Exception {
    console.sql(
        """
        INSERT INTO support.failed_provisions (fingerprint, reference, organization, about_kind,
          about_name, stage, reason, message, version, original_topic, original_headers, first_seen,
          last_seen, last_try, status)
        VALUES ('%1$s', '%1$s', '%2$s', 'user', 'bob@acme.test', 'provisioning', '%4$s', '%5$s', 1,
          'conveyor.scim-requests.v1', '[]', now(), now(), 'x', '%3$s')
        """
            .formatted(reference, organization, status, reason, message));
  }

  private static Visitor signedIn(UserId user) throws Exception {
    return console.signedIn(new AccountId.Member(acme, user), "/");
  }

  private static JsonNode read(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }
}
