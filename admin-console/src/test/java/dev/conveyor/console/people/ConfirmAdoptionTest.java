package dev.conveyor.console.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.signin.AccountEndings;
import dev.conveyor.console.signin.Links;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An admin confirms that another identity takes a user over, on the user's page or by the API. */
class ConfirmAdoptionTest {

  private static RunningConsole console;
  private static ConsoleUsers users;
  private static OrganizationId acme;
  private static OrganizationId other;
  private static int failures;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    console.keepPublished();
    users = new ConsoleUsers(console);
    acme = users.organization("acme");
    other = users.organization("other");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void theUsersPageSaysWhoAsksAndOneButtonConfirms() throws Exception {
    UserId john = users.user(acme, "john@acme.test", "Billing Admin");
    UserId ada = users.user(acme, "ada@acme.test", "Admin");
    ScimUserId imposter = ScimUserId.random();
    String reference = failure(acme, imposter, "JOHN@acme.test", "00u-new");
    Visitor admin = signedIn(acme, ada);

    String page = admin.send("GET", "/organizations/acme/users/" + john).body();
    assertThat(page).contains("00u-new", imposter.toString(), reference, "Billing Admin");
    assertThat(admin.send("GET", "/organizations/acme/users/" + ada).body())
        .doesNotContain("Another identity");
    HttpResponse<String> answer =
        admin.post(
            "/organizations/acme/users/" + john + "/confirm-adoption",
            Map.of("scimUserId", imposter.toString()));

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(command(john)).contains(imposter.toString());
    assertThat(auditOf(john)).contains("ada@acme.test confirmed an adoption", reference);
  }

  @Test
  void theApiConfirmsByScimIdOrByReference_andSaysWhenNothingWaits() throws Exception {
    UserId kay = users.user(acme, "kay@acme.test", "Admin");
    UserId zoe = users.user(acme, "zoe@acme.test", "Admin");
    ScimUserId next = ScimUserId.random();
    String reference = failure(acme, next, "kay@acme.test", "00u-kay");
    String path = "/organizations/acme/users/" + kay + "/confirm-adoption";
    String byId = "{\"scimUserId\":\"" + next + "\"}";

    assertThat(post(path, "{}")).isEqualTo(400);
    assertThat(post(path, "{\"scimUserId\":\"" + ScimUserId.random() + "\"}")).isEqualTo(404);
    assertThat(post("/organizations/acme/users/" + zoe + "/confirm-adoption", byId))
        .as("an identity that asks for somebody else")
        .isEqualTo(404);
    assertThat(console.api("GET", "/organizations/acme/users/" + kay + "/adoptions", "").body())
        .contains(reference, "00u-kay");
    assertThat(command(kay)).isEmpty();

    // Nothing applies the command here, so that its effect is not there in time.
    assertThat(post(path, "{\"reference\":\"" + reference.toLowerCase() + "\"}")).isEqualTo(202);
    console.sql(
        "UPDATE directory.users SET scim_user_id = '" + next + "' WHERE id = '" + kay + "'");
    assertThat(post(path, byId)).isEqualTo(200);
    assertThat(command(kay)).contains(next.toString());
  }

  @Test
  void theFormerPasswordAndLinksEnd() throws Exception {
    UserId may = users.user(acme, "may@acme.test", "Admin");
    ScimUserId next = ScimUserId.random();
    String link = link(acme, may);
    Visitor former = signedIn(acme, may);
    console.sql("INSERT INTO settings.passwords (account, hash) VALUES ('acme:" + may + "', 'x')");
    String reference = failure(acme, next, "may@acme.test", "00u-may");

    post(
        "/organizations/acme/users/" + may + "/confirm-adoption",
        "{\"reference\":\"" + reference + "\"}");

    assertThat(former.send("GET", "/organizations/acme/account").statusCode()).isEqualTo(302);
    assertThat(console.visitor().send("GET", "/link/" + link).statusCode()).isEqualTo(410);
    assertThat(
            console.ask(
                "SELECT count(*) FROM settings.passwords WHERE account = 'acme:" + may + "'"))
        .isEqualTo("0");
  }

  /** The refused request changed nothing but active: the address stands in SCIM. */
  @Test
  void theAddressMayStandInScimAlone() throws Exception {
    UserId pat = users.user(acme, "pat@acme.test", "Admin");
    ScimUserId next = ScimUserId.random();
    console.sql(
        """
        INSERT INTO scim.users (organization, id, user_name_key, email_keys, active, resource)
        VALUES ('acme', '%s', 'pat', ARRAY['pat@acme.test'], true, '{"userName":"pat"}')
        """
            .formatted(next));
    String reference = failure(acme, next, null, null);

    assertThat(console.api("GET", "/organizations/acme/users/" + pat + "/adoptions", "").body())
        .contains(reference);
  }

  @Test
  void onlyAdminsOfTheOrganizationConfirm() throws Exception {
    UserId lou = users.user(acme, "lou@acme.test", "Billing Admin");
    UserId foreign = users.user(other, "eve@other.test", "Admin");
    UserId plain = users.user(acme, "plain@acme.test", "Trust Sharer");
    failure(acme, ScimUserId.random(), "lou@acme.test", "00u-lou");
    String path = "/organizations/acme/users/" + lou + "/confirm-adoption";

    assertThat(signedIn(other, foreign).post(path, Map.of("scimUserId", "x")).statusCode())
        .isEqualTo(403);
    assertThat(signedIn(acme, plain).post(path, Map.of("scimUserId", "x")).statusCode())
        .isEqualTo(403);
    assertThat(command(lou)).isEmpty();
  }

  private static int post(String path, String body) throws Exception {
    return console.api("POST", path, body).statusCode();
  }

  private static String command(UserId user) throws Exception {
    return console.ask(
        """
        SELECT convert_from(payload, 'UTF8') FROM settings.published_for_tests
        WHERE type = '%s' AND convert_from(payload, 'UTF8') LIKE '%%"userId":"%s"%%'
        """
            .formatted(EventType.CONFIRM_ADOPTION.ceType(), user));
  }

  private static String auditOf(UserId user) throws Exception {
    return console.ask(
        "SELECT actor || ' ' || act || ' ' || detail FROM support.audit WHERE subject = '"
            + user
            + "'");
  }

  /**
   * @param email null when the record does not name one
   */
  private static String failure(
      OrganizationId organization, ScimUserId user, String email, String externalId)
      throws Exception {
    String reference = "PRV-7K3F-Q2X" + "0123456789ABCDEF".charAt(failures++);
    String body =
        email == null
            ? "{}"
            : "{\"user\":{\"userName\":\"%s\",\"externalId\":\"%s\",\"emails\":[{\"value\":\"%s\"}]}}"
                .formatted(email, externalId, email);
    String type =
        Base64.getEncoder()
            .encodeToString(EventType.SCIM_USER_CHANGED.ceType().getBytes(StandardCharsets.UTF_8));
    console.sql(
        """
        INSERT INTO support.failed_provisions (fingerprint, reference, organization, about_kind,
          about_id, about_name, stage, reason, message, version, original_topic, original_headers,
          original_value, first_seen, last_seen, last_try)
        VALUES ('%s', '%s', '%s', 'user', '%s', 'new', 'provisioning',
          'adoption-needs-confirmation', 'Confirm it.', 1, 'conveyor.scim.user-changes.v1',
          '[{"name":"%s","value":"%s"}]', '\\x%s', now(), now(), 'x')
        """
            .formatted(
                reference,
                reference,
                organization,
                user,
                EventHeaders.TYPE,
                type,
                HexFormat.of().formatHex(body.getBytes(StandardCharsets.UTF_8))));
    return reference;
  }

  private static Visitor signedIn(OrganizationId organization, UserId user) throws Exception {
    Visitor visitor = console.visitor();
    visitor.useLink(link(organization, user));
    visitor.send("GET", "/organizations/" + organization + "/account");
    return visitor;
  }

  private static String link(OrganizationId organization, UserId user) {
    return console
        .context
        .getBean(Links.class)
        .create(
            new AccountId.Member(organization, user),
            Links.Purpose.SIGN_IN,
            Duration.ofMinutes(5),
            console.context.getBean(AccountEndings.class).now());
  }
}
