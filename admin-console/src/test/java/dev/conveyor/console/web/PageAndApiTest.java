package dev.conveyor.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/** What one of page and API refuses, the other refuses as well, with the same sentence. */
class PageAndApiTest {

  private static final OrganizationId ORG = new OrganizationId("alpha");
  private static final UserId ADA = UserId.random();
  private static final UserId GRACE = UserId.random();
  private static final UUID SCIM_ADA = UUID.randomUUID();
  private static final UUID TEAM = UUID.randomUUID();

  private static RunningConsole console;
  private static Visitor operator;
  private static Visitor ada;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    console.context.getBean(Organizations.class).create(ORG, "Alpha", TraceParent.fresh());
    console.sql(
        "INSERT INTO directory.organizations (id) VALUES ('alpha')",
        "INSERT INTO settings.custom_roles (organization, name) VALUES ('alpha', 'Editor')",
        "INSERT INTO scim.users (id, organization, user_name_key, email_keys, active, resource)"
            + " VALUES ('%s', 'alpha', 'ada@alpha.test', '{}', true, '{}')".formatted(SCIM_ADA),
        "INSERT INTO scim.groups (id, organization, display_name, display_name_key)"
            + " VALUES ('%s', 'alpha', 'Team', 'team')".formatted(TEAM),
        "INSERT INTO scim.group_members (group_id, user_id) VALUES ('%s', '%s')"
            .formatted(TEAM, SCIM_ADA),
        ("INSERT INTO directory.applied_scim_users (organization, scim_user_id, version)"
                + " VALUES ('alpha', '%s', 1)")
            .formatted(SCIM_ADA));
    user(ADA, "ada", "'" + SCIM_ADA + "'");
    user(GRACE, "grace", "NULL");
    console.sql(
        ("INSERT INTO roles.grants (organization, user_id, role, source)"
                + " VALUES ('alpha', '%s', 'Admin', 'manual')")
            .formatted(ADA),
        ("INSERT INTO roles.command_facts (organization, user_id, version, at, role, assign)"
                + " VALUES ('alpha', '%s', 1, now(), 'Billing Admin', true)")
            .formatted(GRACE),
        ("INSERT INTO roles.billing_admins (organization, user_id, command_version)"
                + " VALUES ('alpha', '%s', 1)")
            .formatted(GRACE));
    AccountId.Staff staff =
        console
            .context
            .getBean(StaffAccounts.class)
            .add(new EmailAddress("op@x.test"), "Op", true, true);
    operator = console.signedIn(staff, "/organizations");
    ada = console.signedIn(new AccountId.Member(ORG, ADA), "/organizations/alpha/users");
    for (int i = 0; i < 2; i++) {
      assertThat(operator.send("POST", "/api/organizations/alpha/scim-tokens").statusCode())
          .isEqualTo(201);
    }
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /organizations                | id=beta&name=+           | POST   | /organizations                | {"id":"beta","name":" "}   | needs a name
          /organizations                | id=No_way&name=B         | POST   | /organizations                | {"id":"No_way","name":"B"} | organization
          /organizations                | id=+unknown&name=B       | POST   | /organizations                | {"id":" unknown"}          | is reserved
          /organizations                | id=alpha&name=B          | POST   | /organizations                | {"id":"alpha"}             | already is an organization
          ORG/sso/scim                  | enabled=true             | PUT    | ORG/scim-connection           | {"enabled":true}           | without a default role
          ORG/sso/scim                  | enabled=true&defaultRole=Admin | PUT | ORG/scim-connection        | {"enabled":true,"defaultRole":"Admin"} | The default role is one of
          ORG/sso/require               | required=true            | PUT    | ORG/scim-connection           | {"requireSso":true}        | Set up single sign-on first
          ORG/limits                    | seatLimit=-1             | PUT    | ORG/scim-connection           | {"seatLimit":-1}           | cannot be negative
          ORG/limits                    | requestsPerSecond=0      | PUT    | ORG/scim-connection           | {"requestsPerSecond":0}    | at least 1
          ORG/sso/tokens                | days=-1                  | POST   | ORG/scim-tokens               | {"expiresAt":"2020-01-01T00:00:00Z"} | has passed already
          ORG/sso/tokens                | days=3651                | POST   | ORG/scim-tokens               | {"expiresAt":"2300-01-01T00:00:00Z"} | at most 3,650 days
          ORG/sso/tokens                | days=1                   | POST   | ORG/scim-tokens               | {}                         | two live tokens already
          ORG/roles                     | name=+                   | POST   | ORG/roles                     | {"name":" "}               | needs a name
          ORG/roles                     | name=Billing-Admin       | POST   | ORG/roles                     | {"name":"Billing-Admin"}   | similar to the existing role Billing Admin
          ORG/roles                     | name=%D0%95ditor         | POST   | ORG/roles                     | {"name":"\\u0415ditor"}    | similar to the existing role Editor
          ORG/roles                     | name=%E2%80%8B           | POST   | ORG/roles                     | {"name":"\\u200b"}         | that can be seen
          ORG/groups/TEAM/role          | role=Billing+Admin       | PUT    | ORG/scim-groups/TEAM/role     | {"role":"Billing Admin"}   | Billing Admin cannot be mapped
          ORG/groups/TEAM/role          | role=Nobody              | PUT    | ORG/scim-groups/TEAM/role     | {"role":"Nobody"}          | There is no role named Nobody
          ORG/groups/TEAM/role          | role=Editor              | PUT    | ORG/scim-groups/TEAM/role     | {"role":"Editor"}          | No active user would be left with the role Admin
          ORG/users                     | email=nobody&name=N      | POST   | ORG/users                     | {"email":"nobody"}         | needs an e-mail address
          ORG/users                     | email=Ada@alpha.test&name=N | POST | ORG/users                    | {"email":"Ada@alpha.test"} | already is a user
          ORG/users/ADA/roles           | role=Nobody              | PUT    | ORG/users/ADA/roles/Nobody    | {}                         | There is no role named Nobody
          ORG/users/ADA/roles/remove    | role=Admin               | DELETE | ORG/users/ADA/roles/Admin     | {}                         | last active user with the role Admin
          ORG/users/ADA/erase           | address=x@y.test         | DELETE | ORG/users/ADA?email=x@y.test  | {}                         | not this user's address
          ORG/users/ADA/erase           | address=ada@alpha.test   | DELETE | ORG/users/ADA                 | {}                         | last active user with the role Admin
          ORG/users/GRACE/erase         | address=grace@alpha.test | DELETE | ORG/users/GRACE               | {}                         | is a Billing Admin
          ORG/holds/policy              | enabled=true&moreThan=-1&percent=10&minutes=10&endsAfterHours=24&endsBy=apply | PUT | ORG/scim-connection | {"holds":{"moreThan":-1}} | moreThan must be a whole number
          ORG/holds/policy              | moreThan=1&percent=10&minutes=10&endsAfterHours=24&endsBy=end-sessions | PUT | ORG/scim-connection | {"holds":{"endsBy":"end-sessions"}} | endsBy must be
          ORG/holds/decide              | decision=drop            | POST   | ORG/held-users/decide         | {"decision":"drop","all":true} | must be apply, discard, or end-sessions
          ORG/holds/decide              | decision=apply           | POST   | ORG/held-users/decide         | {"decision":"apply","all":true} | Nobody is held
          ORG/holds/decide              | decision=apply&user=ADA  | POST   | ORG/held-users/decide         | {"decision":"apply","users":["ADA"]} | This user is no longer held
          ORG/erasures                  | address=nobody           | POST   | ORG/erasures                  | {"email":"nobody"}         | Say by which e-mail address
          ORG/erasures                  | address=ada@alpha.test   | POST   | ORG/erasures                  | {"email":"ada@alpha.test"} | last active user with the role Admin
          """)
  void bothRefuse(String page, String form, String method, String api, String json, String sentence)
      throws Exception {
    HttpResponse<String> byApi = operator.submit(method, "/api" + filled(api), filled(json));
    String byPage = shown(operator, filled(page), filled(form));

    assertThat(byApi.statusCode()).as(byApi.body()).isBetween(400, 409);
    assertThat(JsonMapper.shared().readTree(byApi.body()).path("detail").asString(""))
        .contains(sentence);
    assertThat(byPage).contains(sentence);
  }

  @ParameterizedTest
  @CsvSource({"seatLimit=5,seatLimit", "requestsPerSecond=5,requestsPerSecond"})
  void neitherLetsAnAdminSetTheLimits(String form, String member) throws Exception {
    HttpResponse<String> byApi =
        ada.submit("PUT", "/api/organizations/alpha/scim-connection", "{\"" + member + "\":5}");
    HttpResponse<String> byPage = ada.submit("POST", "/organizations/alpha/limits", form);

    assertThat(byApi.statusCode()).isEqualTo(403);
    assertThat(byPage.statusCode()).isEqualTo(403);
  }

  /** What the form's answer says, on the page that it leads to where it leads to one. */
  private static String shown(Visitor visitor, String path, String form) throws Exception {
    HttpResponse<String> answer = visitor.submit("POST", path, form);
    String where = answer.headers().firstValue("Location").orElse(null);
    String html =
        where == null
            ? answer.body()
            : visitor.send("GET", where.replace(console.url(), "")).body();
    return HtmlUtils.htmlUnescape(html);
  }

  private static String filled(String path) {
    return path.replace("ORG", "/organizations/alpha")
        .replace("ADA", ADA.toString())
        .replace("GRACE", GRACE.toString())
        .replace("TEAM", TEAM.toString());
  }

  private static void user(UserId id, String name, String scimUser) throws Exception {
    console.sql(
        """
        INSERT INTO directory.users
          (id, organization, email, email_key, display_name, status, scim_user_id)
        VALUES ('%1$s', 'alpha', '%2$s@alpha.test', '%2$s@alpha.test', '%2$s', 'active', %3$s)
        """
            .formatted(id, name, scimUser),
        """
        INSERT INTO roles.users (organization, id, email, display_name, status, scim_managed,
          directory_version, version)
        VALUES ('alpha', '%1$s', '%2$s@alpha.test', '%2$s', 'active', true, 1, 1)
        """
            .formatted(id, name));
  }
}
