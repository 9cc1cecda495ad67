package dev.conveyor.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.console.RunningConsole.Visitor;
import dev.conveyor.console.access.AccountId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page that refreshes itself does not keep a session alive. */
class SessionActivityTest {

  private static final Pattern POLLING_TAG = Pattern.compile("<[^>]*hx-trigger=[^>]*every [^>]*>");
  private static final String LAST_ACTIVITY = " WHERE attribute_name = 'conveyor.last-activity'";

  private static RunningConsole console;
  private static AccountId ada;

  private Visitor visitor;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    ConsoleUsers users = new ConsoleUsers(console);
    OrganizationId acme = users.organization("acme");
    UserId user = users.user(acme, "ada@acme.test", "Admin");
    ada = new AccountId.Member(acme, user);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @BeforeEach
  void signIn() throws Exception {
    console.sql("DELETE FROM settings.console_sessions");
    visitor = console.visitor();
    visitor.useLink(
        console
            .context
            .getBean(Links.class)
            .create(
                ada,
                Links.Purpose.SIGN_IN,
                Duration.ofMinutes(5),
                console.context.getBean(AccountEndings.class).now()));
    assertThat(groups("")).isEqualTo(200);
  }

  @Test
  void aRefreshDoesNotExtendTheSession() throws Exception {
    lastActivity(Duration.ofMinutes(59));
    String before = lastActivity();

    assertThat(groups("?poll")).isEqualTo(200);

    assertThat(lastActivity()).isEqualTo(before);
  }

  @Test
  void aRequestExtendsTheSession() throws Exception {
    lastActivity(Duration.ofMinutes(59));
    String before = lastActivity();

    assertThat(groups("")).isEqualTo(200);

    assertThat(lastActivity()).isNotEqualTo(before);
  }

  @Test
  void anIdleSessionEnds_howeverOftenItsPageWasRefreshed() throws Exception {
    lastActivity(Duration.ofMinutes(59));
    assertThat(groups("?poll")).isEqualTo(200);
    lastActivity(Duration.ofMinutes(61));

    assertThat(groups("?poll")).isEqualTo(302);

    assertThat(groups("")).as("nor does activity revive it").isEqualTo(302);
    assertThat(console.ask("SELECT count(*) FROM settings.console_sessions")).isEqualTo("0");
  }

  @Test
  void everyRefreshIsMarkedAsOne() throws Exception {
    List<String> polling;
    try (Stream<Path> templates = Files.list(Path.of("src/main/resources/templates"))) {
      polling = templates.flatMap(SessionActivityTest::pollingTags).toList();
    }

    assertThat(polling).hasSizeGreaterThanOrEqualTo(5).allMatch(tag -> tag.contains("?poll"));
  }

  private static Stream<String> pollingTags(Path template) {
    try {
      return POLLING_TAG.matcher(Files.readString(template)).results().map(MatchResult::group);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private int groups(String query) throws Exception {
    return visitor.send("GET", "/organizations/acme/groups" + query).statusCode();
  }

  private static String lastActivity() throws Exception {
    return console.ask(
        "SELECT encode(attribute_bytes, 'hex') FROM settings.console_sessions_attributes"
            + LAST_ACTIVITY);
  }

  private static void lastActivity(Duration ago) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(Instant.now().minus(ago));
    }
    console.sql(
        "UPDATE settings.console_sessions_attributes SET attribute_bytes = decode('"
            + HexFormat.of().formatHex(bytes.toByteArray())
            + "', 'hex')"
            + LAST_ACTIVITY);
  }
}
