package dev.conveyor.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.connection.SsoProviders;
import dev.conveyor.console.signin.AccountEndings;
import dev.conveyor.console.signin.Links;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hostile text in everything that a page shows: no page takes any of it for markup or code. */
class HostilePagesTest {

  /**
   * Markup in text, in quotes and in the address of a link; expressions of Thymeleaf and Spring.
   */
  private static final String MARKUP =
      "<img src=x onerror=alert(1)>\" autofocus onfocus=alert(1) x=\"' onclick=alert(1) '"
          + "</script><script>alert(1)</script>javascript:alert(1)";

  private static final String EXPRESSION =
      "${1337*7331}[[${1337*7331}]]*{1337*7331}#{1337}__${1337*7331}__T(java.lang.Runtime)";

  /** What an evaluated expression would leave. */
  private static final String EVALUATED = "9801547";

  /** Right-to-left override, left-to-right isolate, and the end of both. */
  private static final String BIDI = "a\u202Egnp.exe\u202C\u2066b\u2069";

  private static final String HOSTILE = MARKUP + EXPRESSION + BIDI;

  /** A role's name has 100 characters at most. */
  private static final String ROLE =
      "<img src=x onerror=alert(1)>\" autofocus x=\"${1337*7331}[[${1337*7331}]]a\u202Eb";

  private static RunningConsole console;
  private static OrganizationId acme;
  private static UserId user;
  private static final UUID GROUP = UUID.randomUUID();

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole("--CONVEYOR_PRIVATE_SSO_ISSUERS=true");
    ConsoleUsers users = new ConsoleUsers(console);
    acme = users.organization("acme");
    user = users.user(acme, "victim@acme.test", "Admin", "Billing Admin");
    String quoted = HOSTILE.replace("'", "''");
    String hex =
        HexFormat.of().formatHex(("{\"a\":\"x\"}" + HOSTILE).getBytes(StandardCharsets.UTF_8));
    String header = Base64.getEncoder().encodeToString(HOSTILE.getBytes(StandardCharsets.UTF_8));
    console.sql(
        "UPDATE settings.organizations SET name = '" + quoted + "'",
        "UPDATE directory.users SET display_name = '" + quoted + "', email = '" + quoted + "@x'",
        "UPDATE roles.users SET display_name = '" + quoted + "'",
        "INSERT INTO roles.grants (organization, user_id, role, source) VALUES ('acme', '%s', '%s', 'group:%s')"
            .formatted(user, ROLE, GROUP),
        "INSERT INTO settings.custom_roles (organization, name) VALUES ('acme', '" + ROLE + "')",
        """
        INSERT INTO scim.groups (id, organization, display_name, display_name_key)
        VALUES ('%s', 'acme', '%s', 'x')
        """
            .formatted(GROUP, quoted),
        """
        INSERT INTO support.failed_provisions (fingerprint, reference, organization, about_kind,
          about_id, about_name, stage, reason, message, version, original_topic, original_key,
          original_headers, original_value, first_seen, last_seen, last_try, note)
        VALUES ('f', 'PRV-7K3F-Q2XD', 'acme', 'user', '%s', '%s', '%s', '%s', '%s', 1, '%s',
          '\\x%s', '[{"name":"%s","value":"%s"}]', '\\x%s', now(), now(), 'x', '%s')
        """
            .formatted(
                user,
                quoted,
                quoted,
                quoted,
                quoted,
                quoted,
                hex,
                quoted.replace("\"", "\\\""),
                header,
                hex,
                quoted));
    console.context.getBean(Audit.class).record(HOSTILE, acme, HOSTILE, HOSTILE, HOSTILE);
    console
        .context
        .getBean(SsoProviders.class)
        .save(acme, new SsoProviders.Provider("http://localhost/x", HOSTILE, HOSTILE));
    console
        .context
        .getBean(StaffAccounts.class)
        .add(new EmailAddress("s@x.test"), HOSTILE, true, true);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void noPageTakesTextForMarkupOrCode() throws Exception {
    Visitor operator = operator();
    String query = URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8);
    String base = "/organizations/acme";
    List<String> paths =
        new ArrayList<>(
            List.of(
                "/organizations",
                "/staff",
                "/keys",
                "/sessions",
                "/pipeline",
                "/failures",
                "/failures/PRV-7K3F-Q2XD",
                "/failures/audit",
                base + "/sso",
                base + "/groups",
                base + "/groups/" + GROUP,
                base + "/groups/" + GROUP + "?role=Admin",
                base + "/users",
                base + "/users/" + user,
                base + "/roles",
                base + "/roles/holders?role=Admin",
                base + "/billing"));
    List<String> hostilePaths =
        List.of(
            "/failures?user=" + query + "&reason=" + query + "&organization=" + query,
            "/failures/cause?organization=acme&stage=" + query + "&reason=" + query,
            base + "/users?query=" + query + "&status=" + query,
            base + "/users?query=" + query,
            base + "/roles/holders?role=" + query,
            base + "/groups/" + GROUP + "?role=" + query,
            base + "/users/" + query,
            "/failures/" + query,
            "/" + query,
            "/organizations/" + query + "/users",
            "/sign-in?organization=" + query + "&next=" + query,
            "/sign-in/staff?next=" + query);
    int shown = 0;
    for (String path : paths) {
      HttpResponse<String> page = operator.send("GET", path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      shown += page.body().contains("&lt;img src=x") ? 1 : 0;
      check(path, page.body());
    }
    for (String path : hostilePaths) {
      check(path, operator.send("GET", path).body());
    }
    assertThat(shown).as("pages that show hostile text").isGreaterThan(8);
  }

  /** Without a browser: what would be a tag, an attribute, or a link that runs. */
  private static void check(String path, String body) {
    String page = body.toLowerCase(java.util.Locale.ROOT);
    assertThat(page).as(path).doesNotContain("<img src=x", "<script>alert", "href=\"javascript:");
    assertThat(page).as(path).doesNotContain("\" autofocus", "' onclick=alert(1) '");
    assertThat(page).as(path).doesNotContain(EVALUATED, "9 801 547", "9,801,547");
    assertThat(body).as(path).doesNotContain("\u202E", "\u202C", "\u2066", "\u2069");
  }

  private static Visitor operator() throws Exception {
    AccountId.Staff id =
        console
            .context
            .getBean(StaffAccounts.class)
            .add(new EmailAddress("op@x.test"), HOSTILE, true, true);
    Visitor visitor = console.visitor();
    visitor.useLink(
        console
            .context
            .getBean(Links.class)
            .create(
                id,
                Links.Purpose.SIGN_IN,
                Duration.ofMinutes(5),
                console.context.getBean(AccountEndings.class).now()));
    return visitor;
  }
}
