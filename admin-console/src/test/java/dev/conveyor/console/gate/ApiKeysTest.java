package dev.conveyor.console.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.operations.ApiKeys;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiKeysTest {

  private static final String BOOTSTRAP = "00000000-0000-0000-0000-000000000000";

  private static RunningConsole console;
  private static ConsoleUsers users;
  private static OrganizationId acme;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    users = new ConsoleUsers(console);
    acme = users.organization("acme");
    users.organization("bravo");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @CsvSource({
    "read,                   200, 403, 200, 403, 200, 403, 200",
    "organization:acme,      200, 201, 403, 403, 403, 403, 403",
    "organization:acme:read, 200, 403, 403, 403, 403, 403, 403",
    "support,                200, 403, 200, 403, 200, 403, 403",
    "operator,               200, 201, 200, 201, 403, 201, 200",
  })
  void aKeyDoesWhatItsScopesAllow(
      String scope,
      int readUsers,
      int addRole,
      int readForeign,
      int addForeignRole,
      int readFailures,
      int addOrganization,
      int readStaff)
      throws Exception {
    String name = scope.replace(':', '-');
    String key = key(name, scope);
    String role = "{\"name\":\"Role of " + name + "\"}";

    assertThat(status(key, "GET", "/organizations/acme/users", "")).isEqualTo(readUsers);
    assertThat(status(key, "POST", "/organizations/acme/roles", role)).isEqualTo(addRole);
    assertThat(status(key, "GET", "/organizations/bravo/users", "")).isEqualTo(readForeign);
    assertThat(status(key, "POST", "/organizations/bravo/roles", role)).isEqualTo(addForeignRole);
    assertThat(status(key, "GET", "/failures", "")).isEqualTo(readFailures);
    assertThat(status(key, "POST", "/organizations", "{\"id\":\"of-" + name + "\",\"name\":\"x\"}"))
        .isEqualTo(addOrganization);
    assertThat(status(key, "GET", "/staff", "")).isEqualTo(readStaff);
  }

  @Test
  void aKeyIsShownOnce_andKeptAsAHash() throws Exception {
    String key = key("shown-once", "read");

    assertThat(console.api("GET", "/api-keys", "").body())
        .contains("shown-once", "bootstrap")
        .doesNotContain(key.substring(40));
    assertThat(
            console.ask(
                "SELECT count(*) FROM settings.api_keys k WHERE k::text LIKE '%"
                    + key.substring(40)
                    + "%'"))
        .isEqualTo("0");
  }

  @Test
  void aRevokedOrExpiredKeyOpensNothing() throws Exception {
    String revoked = key("revoked", "read");
    String expired = key("expired", "read");
    assertThat(status(revoked, "GET", "/organizations", "")).isEqualTo(200);
    assertThat(status(expired, "GET", "/organizations", "")).isEqualTo(200);

    assertThat(status(RunningConsole.API_KEY, "DELETE", "/api-keys/" + id("revoked"), ""))
        .isEqualTo(204);
    console.sql(
        "UPDATE settings.api_keys SET expires_at = now() - interval '1 second'"
            + " WHERE name = 'expired'");

    assertThat(status(revoked, "GET", "/organizations", "")).isEqualTo(401);
    assertThat(status(expired, "GET", "/organizations", "")).isEqualTo(401);
    assertThat(status(RunningConsole.API_KEY, "DELETE", "/api-keys/" + id("expired"), ""))
        .isEqualTo(204);
    assertThat(status(RunningConsole.API_KEY, "DELETE", "/api-keys/" + BOOTSTRAP + "1", ""))
        .isEqualTo(400);
  }

  @Test
  void halfAKeyOrAForeignSecretOpensNothing() throws Exception {
    String one = key("one", "read");
    String other = key("other", "read");
    for (String wrong :
        new String[] {
          one.substring(0, one.length() - 1),
          one.substring(0, 37) + other.substring(37),
          one.toUpperCase(),
          " " + one + "x",
          "cva_",
          ""
        }) {
      assertThat(status(wrong, "GET", "/organizations", "")).as(wrong).isEqualTo(401);
    }
  }

  @Test
  void everyActNamesItsKey_alsoARefusedOne() throws Exception {
    String key = key("deployer", "organization:acme");

    status(key, "POST", "/organizations/acme/roles", "{\"name\":\"By a key\"}");
    status(key, "POST", "/organizations/bravo/roles", "{\"name\":\"Refused\"}");
    status(key, "POST", "/organizations/acme/roles", "{\"name\":\"By a key\"}");

    assertThat(acts("API key deployer", "added a role")).isEqualTo("1");
    assertThat(acts("API key deployer", "was refused")).isEqualTo("2");
    assertThat(
            console.ask(
                "SELECT string_agg(organization || ' ' || subject || ' ' || detail, '\n' ORDER BY id)"
                    + " FROM support.audit WHERE actor = 'API key deployer' AND act = 'was refused'"))
        .contains("bravo POST /api/organizations/bravo/roles 403")
        .contains("acme POST /api/organizations/acme/roles 409: ");
    assertThat(
            console.ask(
                "SELECT detail FROM support.audit WHERE act = 'created an API key'"
                    + " AND subject = 'API key deployer'"))
        .isEqualTo("organization:acme, without an end");
  }

  @Test
  void whatAPageRefusesIsRecordedToo_andReadingIsNot() throws Exception {
    UserId ada = users.user(acme, "ada@acme.test", "Admin");
    Visitor visitor = signedIn(ada);

    visitor.send("GET", "/organizations/bravo/sso");
    visitor.send("POST", "/organizations/bravo/sso/provider/remove");
    visitor.post("/organizations/acme/sso/require", java.util.Map.of("required", "true"));

    assertThat(acts("ada@acme.test", "was refused")).isEqualTo("2");
  }

  @Test
  void refusalsOfOneActorAreBounded() throws Exception {
    String key = key("persistent", "read");
    for (int i = 0; i < 5 * RefusalBudget.PER_MINUTE; i++) {
      status(key, "POST", "/organizations/acme/roles", "{\"name\":\"x\"}");
    }

    // The minute may change once in between.
    assertThat(Integer.parseInt(acts("API key persistent", "was refused")))
        .isBetween(RefusalBudget.PER_MINUTE, 2 * RefusalBudget.PER_MINUTE);
  }

  @Test
  void theLastUseIsKept() throws Exception {
    String key = key("used", "read");
    assertThat(lastUse("used")).isEqualTo("null");

    status(key, "GET", "/organizations", "");

    assertThat(lastUse("used")).startsWith("2");
  }

  @ParameterizedTest
  @CsvSource({
    "'',            read",
    "'<b>key</b>',  read",
    "bootstrap,     read",
    "no scope,      ",
    "unknown scope, admin",
    "twice,         read",
  })
  void aKeyNeedsAFitNameAndScopes(String name, String scope) throws Exception {
    if (name.equals("twice")) {
      key(name, scope);
    }
    String body =
        "{\"name\":\""
            + name
            + "\",\"scopes\":["
            + (scope == null ? "" : "\"" + scope + "\"")
            + "]}";

    assertThat(status(RunningConsole.API_KEY, "POST", "/api-keys", body)).isBetween(400, 409);
  }

  /** Last by name: it takes the configured key away, and gives it back. */
  @Test
  void zTheConfiguredKeyIsOneOfThem_andCanBeRevoked() throws Exception {
    String other = key("operator-of-last-resort", "operator");

    assertThat(status(other, "DELETE", "/api-keys/" + BOOTSTRAP, "")).isEqualTo(204);

    assertThat(status(RunningConsole.API_KEY, "GET", "/organizations", "")).isEqualTo(401);
    // Starting again with the same key changes nothing.
    console.context.getBean(ApiKeys.class).keepBootstrap();
    assertThat(status(RunningConsole.API_KEY, "GET", "/organizations", "")).isEqualTo(401);
    console.sql("UPDATE settings.api_keys SET key_hash = 'x' WHERE id = '" + BOOTSTRAP + "'");
    console.context.getBean(ApiKeys.class).keepBootstrap();
    assertThat(status(RunningConsole.API_KEY, "GET", "/organizations", ""))
        .as("another key was configured")
        .isEqualTo(200);
  }

  private static String acts(String actor, String act) throws Exception {
    return console.ask(
        "SELECT count(*) FROM support.audit WHERE actor = '%s' AND act = '%s'"
            .formatted(actor, act));
  }

  private static String lastUse(String name) throws Exception {
    return console.ask("SELECT last_used_at FROM settings.api_keys WHERE name = '" + name + "'");
  }

  private static String id(String name) throws Exception {
    return console.ask("SELECT id FROM settings.api_keys WHERE name = '" + name + "'");
  }

  private static String key(String name, String scope) throws Exception {
    HttpResponse<String> answer =
        console.api(
            "POST", "/api-keys", "{\"name\":\"%s\",\"scopes\":[\"%s\"]}".formatted(name, scope));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    JsonNode body = JsonMapper.shared().readTree(answer.body());
    return body.get("key").stringValue();
  }

  private static int status(String key, String method, String path, String body) throws Exception {
    return console.api(key, method, path, body).statusCode();
  }

  private static Visitor signedIn(UserId user) throws Exception {
    return console.signedIn(new AccountId.Member(acme, user), "/organizations/acme/account");
  }
}
