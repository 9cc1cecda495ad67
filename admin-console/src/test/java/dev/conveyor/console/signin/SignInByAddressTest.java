package dev.conveyor.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.schemas.OrganizationId;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in begins with an address, whose domain says which organization it is. */
class SignInByAddressTest {

  private static RunningConsole console;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    ConsoleUsers users = new ConsoleUsers(console);
    OrganizationId acme = users.organization("acme");
    OrganizationId bravo = users.organization("bravo");
    users.user(acme, "ada@acme.test");
    users.user(acme, "bob@acme.test");
    users.user(acme, "carl@shared.test");
    users.user(bravo, "dora@shared.test");
    users.user(bravo, "eve@bravo.test");
    console.sql(
        "UPDATE settings.scim_connections SET require_sso = true WHERE organization = 'bravo'");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada@acme.test", "ADA@Acme.Test", "nobody@acme.test"})
  void domainOfOneOrganizationLeadsThere(String email) throws Exception {
    assertThat(find(email))
        .contains("Password for acme", "value=\"acme\"")
        .contains("value=\"" + email + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"carl@shared.test", "ada@nowhere.test", "acme.test", "@", "ada@"})
  void anythingElseAsksForTheOrganization(String email) throws Exception {
    assertThat(find(email))
        .contains("Enter its short name.", "name=\"organization\"")
        .doesNotContain("Password for");
  }

  @Test
  void noPasswordIsAskedForWhereSingleSignOnIsRequired() throws Exception {
    assertThat(find("eve@bravo.test")).doesNotContain("type=\"password\"");
    assertThat(console.visitor().send("GET", "/sign-in?organization=bravo").body())
        .doesNotContain("type=\"password\"");
  }

  private static String find(String email) throws Exception {
    Visitor visitor = console.visitor();
    visitor.send("GET", "/sign-in");
    return visitor.post("/sign-in/find", Map.of("email", email)).body();
  }
}
