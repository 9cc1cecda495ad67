package dev.conveyor.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/** Nothing destructive happens by one click, and nothing that is said in green is not so. */
class ConfirmationsTest {

  private static final String SSO = "/organizations/acme/sso";

  private static RunningConsole console;
  private static StaffAccounts staff;
  private static AccountId.Staff op;
  private static Visitor operator;
  private static OrganizationId acme;
  private static UserId ada;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    ConsoleUsers users = new ConsoleUsers(console);
    acme = users.organization("acme");
    ada = users.user(acme, "ada@acme.test", "Admin");
    users.user(acme, "bob@acme.test", "Admin");
    users.user(acme, "zoe@acme.test");
    staff = console.context.getBean(StaffAccounts.class);
    op = staff.add(new EmailAddress("op@x.test"), "Op", true, true);
    operator = signedIn(op);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void aTokenIsRevokedOnlyOnConfirmation_andThenNothingIsConnected() throws Exception {
    console.sql(
        "UPDATE settings.scim_connections SET enabled = true, default_role = 'Trust Sharer'");
    HttpResponse<String> made =
        operator.submit("POST", "/api/organizations/acme/scim-tokens", "{}");
    String id = JsonMapper.shared().readTree(made.body()).path("id").asString("");
    console.sql(
        "INSERT INTO scim.token_uses (token_id, last_used_at, last_request, last_status)"
            + " VALUES ('%s', now(), 'GET /Users', 200)".formatted(id));
    assertThat(read(SSO)).contains(">connected<", "Revoke the token created").contains("last used");

    assertThat(after(SSO + "/tokens/" + id + "/revoke", ""))
        .contains("note problem", "Confirm that you want to revoke this token", ">connected<");
    assertThat(after(SSO + "/tokens/" + id + "/revoke", "confirm=true"))
        .contains("note warn", "Token revoked.", "There is no live token")
        .doesNotContain("note done", ">connected<");
  }

  @Test
  void scimIsDisabledOnlyOnConfirmation_andNotAnnouncedInGreen() throws Exception {
    console.sql(
        "UPDATE settings.scim_connections SET enabled = true, default_role = 'Trust Sharer'");

    assertThat(after(SSO + "/scim", "enabled=false"))
        .contains("Confirm that you want to disable SCIM", "Disable SCIM for acme?");
    assertThat(console.ask("SELECT enabled FROM settings.scim_connections")).isEqualTo("t");
    assertThat(after(SSO + "/scim", "enabled=false&confirm=true"))
        .contains("note warn", "SCIM is disabled.", "not connected")
        .doesNotContain("note done");
    assertThat(console.ask("SELECT enabled FROM settings.scim_connections")).isEqualTo("f");
  }

  @Test
  void onesOwnAdminRoleIsRemovedOnlyOnConfirmation() throws Exception {
    Visitor own = signedIn(new AccountId.Member(acme, ada));
    own.send("GET", SSO);
    String user = "/organizations/acme/users/" + ada;
    assertThat(HtmlUtils.htmlUnescape(own.send("GET", user).body()))
        .contains("You are removing your own Admin role");

    assertThat(after(own, user + "/roles/remove", "role=Admin"))
        .contains("You are removing your own Admin role");
    HttpResponse<String> api = own.submit("DELETE", "/api" + user + "/roles/Admin", "{}");

    assertThat(api.statusCode()).isEqualTo(409);
    assertThat(api.body()).contains("You are removing your own Admin role", "confirm");
    assertThat(read(user)).doesNotContain("You are removing your own");
  }

  @Test
  void anAccountIsEndedOnlyOnConfirmation_andTheOnlyOperatorsNever() throws Exception {
    AccountId.Staff other = staff.add(new EmailAddress("other@x.test"), "Other", false, true);
    assertThat(after("/staff/" + other.id() + "/end", ""))
        .contains("Confirm that you want to end this account", "End the account of Other?");
    assertThat(after("/staff/" + other.id() + "/end", "confirm=true"))
        .contains("note warn", "Account ended.")
        .doesNotContain("note done", "other@x.test");

    assertThat(after("/staff/" + op.id() + "/end", "confirm=true"))
        .contains("Op is the only operator. Add another operator");
    assertThatThrownBy(() -> staff.disable(op.id())).isInstanceOf(Conflict.class);
    AccountId.Staff support = staff.add(new EmailAddress("sue@x.test"), "Sue", true, false);
    staff.disable(support.id());
    assertThat(staff.list())
        .extracting(StaffAccounts.Listed::email)
        .containsExactly(new EmailAddress("op@x.test"));
  }

  @Test
  void aPersonIsErasedOnlyAfterTheirAddressIsTypedTwice() throws Exception {
    String erasures = "/organizations/acme/erasures";
    read("/organizations/acme/users");
    for (String form :
        List.of("address=zoe@acme.test", "address=zoe@acme.test&typed=zo@acme.test")) {
      HttpResponse<String> asked = operator.submit("POST", erasures, form);

      assertThat(asked.statusCode()).isEqualTo(200);
      assertThat(HtmlUtils.htmlUnescape(asked.body()))
          .contains("zoe@acme.test", "Type the e-mail address to confirm", "can't be undone");
      assertThat(console.ask("SELECT count(*) FROM support.audit WHERE act = 'erased a person'"))
          .isEqualTo("0");
    }

    operator.submit("POST", erasures, "address=zoe@acme.test&typed=ZOE@acme.test");

    assertThat(console.ask("SELECT count(*) FROM support.audit WHERE act = 'erased a person'"))
        .isEqualTo("1");
  }

  @Test
  void aFormOfAnExpiredSessionIsToldToBeUnsaved() throws Exception {
    Visitor late = signedIn(new AccountId.Member(acme, ada));
    late.send("GET", SSO);
    console.sql("DELETE FROM settings.console_sessions WHERE principal_name LIKE 'acme:%'");

    HttpResponse<String> answer = late.submit("POST", SSO + "/provider", "issuer=x");

    assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/sign-in?expired");
    assertThat(late.send("GET", "/sign-in?expired").body())
        .contains("data-expired", "was not saved");
  }

  private static String read(String path) throws Exception {
    return HtmlUtils.htmlUnescape(operator.send("GET", path).body());
  }

  private static String after(String path, String form) throws Exception {
    return after(operator, path, form);
  }

  private static String after(Visitor visitor, String path, String form) throws Exception {
    HttpResponse<String> answer = visitor.submit("POST", path, form);
    String where = answer.headers().firstValue("Location").orElseThrow();
    return HtmlUtils.htmlUnescape(visitor.send("GET", where.replace(console.url(), "")).body());
  }

  private static Visitor signedIn(AccountId account) throws Exception {
    return console.signedIn(account, "/sessions");
  }
}
