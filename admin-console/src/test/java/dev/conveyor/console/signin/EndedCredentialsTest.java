package dev.conveyor.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Passwords, links and sessions end with the identity that they were made for. */
class EndedCredentialsTest {

  private static final String PASSWORD = "correct horse battery";

  private static RunningConsole console;
  private static ConsoleUsers users;
  private static OrganizationId acme;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    users = new ConsoleUsers(console);
    acme = users.organization("acme");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void aDeletionEndsPasswordLinksAndSessions_ofABillingAdminToo() throws Exception {
    users.showEndings();
    UserId john = users.user(acme, "john@acme.test", "Billing Admin");
    Visitor session = withPassword(john);
    String link = link(john, Links.Purpose.SET_PASSWORD);
    assertThat(session.send("GET", "/organizations/acme/billing").statusCode()).isEqualTo(200);

    users.delete(john);

    assertIsOut(session);
    assertThat(console.visitor().send("GET", "/set-password/" + link).statusCode()).isEqualTo(410);
    assertThat(signIn("john@acme.test", PASSWORD)).isEqualTo(401);
    assertThat(decision("john@acme.test", "sso")).contains("\"allowed\":false");

    users.adopt(john);

    assertIsOut(session);
    assertThat(console.visitor().send("GET", "/set-password/" + link).statusCode()).isEqualTo(410);
    assertThat(signIn("john@acme.test", PASSWORD)).isEqualTo(401);
    assertThat(decision("john@acme.test", "password"))
        .contains("\"allowed\":true")
        .contains("\"passwordsEndedAt\":\"2")
        .contains("\"sessionsEndedAt\":\"2");
  }

  @Test
  void aNewPasswordAfterTheAdoptionWorks() throws Exception {
    users.showEndings();
    UserId jim = users.user(acme, "jim@acme.test", "Admin");
    withPassword(jim);
    users.delete(jim);
    users.adopt(jim);

    Visitor session = withPassword(jim);

    assertThat(session.send("GET", "/organizations/acme/sso").statusCode()).isEqualTo(200);
    assertThat(signIn("jim@acme.test", PASSWORD)).isEqualTo(302);
  }

  @Test
  void aDeactivationEndsSessionsAndLinks_andKeepsThePassword() throws Exception {
    users.showEndings();
    UserId ben = users.user(acme, "ben@acme.test", "Admin");
    Visitor session = withPassword(ben);
    String link = link(ben, Links.Purpose.SIGN_IN);

    users.deactivate(ben);
    users.adopt(ben);

    assertIsOut(session);
    assertThat(console.visitor().send("GET", "/link/" + link).statusCode()).isEqualTo(410);
    assertThat(signIn("ben@acme.test", PASSWORD)).isEqualTo(302);
  }

  /** The link was made before the deletion, and is used in the moment after it. */
  @Test
  void aPasswordThatIsSetDuringADeletionIsVoid() throws Exception {
    users.showEndings();
    UserId eve = users.user(acme, "eve@acme.test", "Admin");
    AccountEndings endings = console.context.getBean(AccountEndings.class);
    var before = endings.now();

    users.delete(eve);
    console
        .context
        .getBean(SignInPasswords.class)
        .set(new AccountId.Member(acme, eve), PASSWORD, before);
    users.adopt(eve);

    assertThat(signIn("eve@acme.test", PASSWORD)).isEqualTo(401);
  }

  @Test
  void aVoidPasswordIsForgotten_andTheWorkerNoLongerSeesOne() throws Exception {
    users.showEndings();
    UserId kim = users.user(acme, "kim@acme.test", "Admin");
    UserId lee = users.user(acme, "lee@acme.test", "Admin");
    withPassword(kim);
    withPassword(lee);
    assertThat(passwordsThatTheWorkerSees(kim)).isEqualTo("1");

    users.delete(kim);
    console.context.getBean(SignInDesk.class).forget();

    assertThat(passwordsThatTheWorkerSees(kim)).isEqualTo("0");
    assertThat(passwordsThatTheWorkerSees(lee)).isEqualTo("1");
  }

  /** During an upgrade the worker's view may be older than the console. */
  @Test
  void withoutTheWorkersColumnsNothingHasEnded() throws Exception {
    users.showEndings();
    console.sql(
        "DROP VIEW directory.console_users CASCADE",
        """
        CREATE VIEW directory.console_users AS
          SELECT organization, id, email, email_key, display_name, status,
            scim_user_id IS NOT NULL AS scim_managed, scim_user_id, version
          FROM directory.users
        """,
        "GRANT SELECT ON directory.console_users TO conveyor_console");
    UserId may = users.user(acme, "may@acme.test", "Admin");

    Visitor session = withPassword(may);

    assertThat(session.send("GET", "/organizations/acme/sso").statusCode()).isEqualTo(200);
  }

  private static String passwordsThatTheWorkerSees(UserId user) throws Exception {
    return console.ask(
        "SELECT count(*) FROM settings.provisioning_passwords"
            + " WHERE organization = 'acme' AND user_id = '%s'".formatted(user));
  }

  private static void assertIsOut(Visitor session) throws Exception {
    HttpResponse<String> answer = session.send("GET", "/organizations/acme/billing");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElse("")).contains("/sign-in");
  }

  private static Visitor withPassword(UserId user) throws Exception {
    String secret = link(user, Links.Purpose.SET_PASSWORD);
    Visitor visitor = console.visitor();
    visitor.send("GET", "/set-password/" + secret);
    HttpResponse<String> answer =
        visitor.post("/set-password/" + secret, Map.of("password", PASSWORD, "again", PASSWORD));
    assertThat(answer.statusCode()).isEqualTo(302);
    return visitor;
  }

  private static String link(UserId user, Links.Purpose purpose) {
    return console
        .context
        .getBean(Links.class)
        .create(
            new AccountId.Member(acme, user),
            purpose,
            Duration.ofMinutes(5),
            console.context.getBean(AccountEndings.class).now());
  }

  private static int signIn(String email, String password) throws Exception {
    Visitor visitor = console.visitor();
    visitor.send("GET", "/sign-in?organization=acme");
    return visitor
        .post("/sign-in", Map.of("organization", "acme", "email", email, "password", password))
        .statusCode();
  }

  private static String decision(String email, String method) throws Exception {
    return console
        .api("GET", "/organizations/acme/sign-in-decision?email=" + email + "&method=" + method, "")
        .body();
  }
}
