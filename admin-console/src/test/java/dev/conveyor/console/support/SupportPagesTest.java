package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/** What support finds, and what its pages say of replays. */
class SupportPagesTest {

  private static RunningConsole console;
  private static Visitor support;
  private static OrganizationId acme;
  private static UserId ada;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    ConsoleUsers users = new ConsoleUsers(console);
    acme = users.organization("acme");
    ada = users.user(acme, "ada@acme.test", "Admin");
    AccountId staff =
        console
            .context
            .getBean(StaffAccounts.class)
            .add(new EmailAddress("sue@x.test"), "Sue", true, true);
    support = console.signedIn(staff, "/failures");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @CsvSource({"open,1", "replayed,2", "resolved,3", "dismissed,4", "superseded,5"})
  void aReferenceIsFoundWhateverItsStatus(String status, int digit) throws Exception {
    String reference = "PRV-7K0%d-0Q2D".formatted(digit);
    failure(reference, status, "seat-limit-reached", null);

    for (String typed :
        new String[] {
          reference,
          reference.toLowerCase(),
          " " + reference + ". ",
          reference.substring(4),
          reference.replace("-", ""),
          reference.substring(4).replace("-", "").toLowerCase().replace('0', 'o')
        }) {
      String query = URLEncoder.encode(typed, StandardCharsets.UTF_8);
      HttpResponse<String> page =
          support.send("GET", "/failures?status=open&organization=other&reference=" + query);
      assertThat(page.headers().firstValue("Location").orElse(""))
          .as(typed)
          .endsWith("/failures/" + reference);
      HttpResponse<String> api = console.api("GET", "/failures?reference=" + query, "");
      assertThat(JsonMapper.shared().readTree(api.body()).at("/items/0/reference").asString(""))
          .as(typed)
          .isEqualTo(reference);
    }
  }

  @Test
  void whatIsNotAReferenceIsSaidToBeNone() throws Exception {
    assertThat(text("/failures?reference=ada")).contains("A reference looks like PRV-7K3F-Q2XD");
    assertThat(text("/failures?reference=PRV-0000-0000")).contains("No failed provision has this");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?cursor=MA"})
  void theListOfGroupsRefreshesThePageThatIsShown(String query) throws Exception {
    String page = text("/organizations/acme/groups" + query);

    assertThat(page)
        .contains(
            "hx-get=\"/organizations/acme/groups?poll" + query.replace('?', '&') + "\"",
            "hx-trigger=\"every 3s\"");
  }

  @Test
  void aRunTellsWhatBecameOfItAndLinksToWhatFailedAgain() throws Exception {
    UUID run = run("done");
    sent(run, failure("PRV-1111-0001", "resolved", "run-reason", null));
    sent(run, failure("PRV-1111-0002", "open", "run-reason", null));
    failure("PRV-1111-0003", "open", "run-reason", null);

    String page = text("/failures/runs/" + run);

    assertThat(page)
        .contains("1 resolved, 1 failed again, 1 remaining.", "note problem", "badge bad")
        .contains("href=\"/failures/PRV-1111-0002\"")
        .doesNotContain("badge good", "note done", "hx-trigger");
  }

  @Test
  void aRunOfWhichResultsAreAwaitedRefreshesItself() throws Exception {
    UUID run = run("done");
    sent(run, failure("PRV-1111-0004", "replayed", "another-reason", null));

    assertThat(text("/failures/runs/" + run))
        .contains("1 waiting for a result", "hx-trigger=\"every 1s\"", "note warn")
        .doesNotContain("note done");
  }

  @Test
  void aReplayUnderWayRefreshesItsPageAndTellsHowItEnded() throws Exception {
    failure("PRV-1111-0005", "replayed", "seat-limit-reached", null);
    assertThat(text("/failures/PRV-1111-0005"))
        .contains("Waiting for the result", "hx-trigger=\"every 2s\"");

    console.sql(
        "UPDATE support.failed_provisions SET status = 'open', message = 'Still full.'"
            + " WHERE reference = 'PRV-1111-0005'");

    assertThat(text("/failures/PRV-1111-0005?poll"))
        .contains("Replayed, and it failed again: Still full.", "note problem")
        .doesNotContain("note done", "every 2s");
  }

  @Test
  void theUsersTimelineNamesWhoReplayedAndWhoAssigned() throws Exception {
    failure("PRV-1111-0006", "resolved", "seat-limit-reached", ada.toString());
    Audit audit = console.context.getBean(Audit.class);
    audit.record("sue@x.test", acme, "replayed", "PRV-1111-0006", "with all open failures");
    audit.record("bob@acme.test", acme, "assigned a role", ada.toString(), "Editor");
    console.sql(
        "INSERT INTO roles.command_facts (organization, user_id, version, at, role, assign)"
            + " VALUES ('acme', '%s', 7, now(), 'Editor', true)".formatted(ada));

    assertThat(text("/organizations/acme/users/" + ada))
        .contains("sue@x.test replayed it: with all open failures")
        .contains("bob@acme.test assigned Editor.");
    assertThat(text("/failures/PRV-1111-0006")).contains("sue@x.test replayed");
  }

  @Test
  void aFailureSaysWhatToDoAndLinksWhoHoldsTheAddress() throws Exception {
    failure("PRV-1111-0007", "open", "email-taken", null);

    assertThat(text("/failures/PRV-1111-0007"))
        .contains("What to do", "Change one of the two addresses")
        .contains("href=\"/organizations/acme/users/" + ada + "\"");
  }

  @Test
  void aRequestThatMustFailAgainIsNotOfferedForReplay() throws Exception {
    failure("PRV-1111-0008", "open", "scim-invalidValue", null);

    assertThat(text("/failures/PRV-1111-0008"))
        .contains("The same request fails again", "Fix it in the identity provider")
        .doesNotContain("action=\"/failures/PRV-1111-0008/replay\"");
  }

  private static String text(String path) throws Exception {
    HttpResponse<String> page = support.send("GET", path);
    assertThat(page.statusCode()).as(path).isEqualTo(200);
    return HtmlUtils.htmlUnescape(page.body());
  }

  private static UUID run(String state) throws Exception {
    UUID run = UUID.randomUUID();
    console.sql(
        """
        INSERT INTO support.replay_runs (id, organization, stage, reason, started_by,
          rate_per_second, state, sent, ended_at)
        VALUES ('%s', 'acme', 'ingress', 'run-reason', 'sue@x.test', 50, '%s', 2, now())
        """
            .formatted(run, state));
    return run;
  }

  private static void sent(UUID run, String fingerprint) throws Exception {
    console.sql(
        "INSERT INTO support.replay_run_failures (run, fingerprint) VALUES ('%s', '%s')"
            .formatted(run, fingerprint));
  }

  /** A failure of a user who goes by Ada's address; its fingerprint. */
  private static String failure(String reference, String status, String reason, String about)
      throws Exception {
    console.sql(
        """
        INSERT INTO support.failed_provisions (fingerprint, reference, organization, about_kind,
          about_id, about_name, stage, reason, message, version, original_topic,
          original_headers, first_seen, last_seen, last_try, status)
        VALUES ('%1$s', '%1$s', 'acme', 'user', %4$s, 'ada@acme.test', 'ingress', '%3$s', 'No.', 1,
          'conveyor.scim-requests.v1', '[]', now(), now(), 'x', '%2$s')
        """
            .formatted(reference, status, reason, about == null ? "NULL" : "'" + about + "'"));
    return reference;
  }
}
