package dev.conveyor.console.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RehireSettingTest {

  private static RunningConsole console;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    console.keepPublished();
    new ConsoleUsers(console).organization("acme");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void adoptIsTheDefault_andAChangeIsPublishedAndAudited() throws Exception {
    String path = "/organizations/acme/scim-connection";
    assertThat(console.api("GET", path, "").body()).contains("\"rehire\":\"adopt\"");

    console.api("PUT", path, "{\"rehire\":\"refuse\"}");

    assertThat(console.api("GET", path, "").body()).contains("\"rehire\":\"refuse\"");
    assertThat(
            console.ask(
                "SELECT convert_from(payload, 'UTF8') FROM settings.published_for_tests ORDER BY seq DESC"))
        .contains("\"rehire\":\"refuse\"");
    assertThat(console.ask("SELECT detail FROM support.audit ORDER BY id DESC"))
        .isEqualTo("rehire: refuse");
  }

  @Test
  void anythingElseIsRefused() throws Exception {
    for (String value : new String[] {"\"merge\"", "null", "true", "\"ADOPT\""}) {
      assertThat(
              console
                  .api("PUT", "/organizations/acme/scim-connection", "{\"rehire\":" + value + "}")
                  .statusCode())
          .as(value)
          .isEqualTo(400);
    }
  }
}
