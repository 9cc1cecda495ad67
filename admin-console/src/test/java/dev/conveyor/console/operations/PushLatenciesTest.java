package dev.conveyor.console.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A replay carries the trace of a request that was made long ago. */
class PushLatenciesTest {

  private static final UUID SCIM = UUID.randomUUID();

  private static RunningConsole console;
  private static UserId user;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    ConsoleUsers users = new ConsoleUsers(console);
    OrganizationId acme = users.organization("acme");
    user = users.user(acme, "ada@acme.test");
    console.sql(
        "UPDATE directory.users SET scim_user_id = '%s' WHERE id = '%s'".formatted(SCIM, user));
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @BeforeEach
  void forget() throws Exception {
    console.sql("DELETE FROM support.timeline", "DELETE FROM support.failed_provisions");
  }

  @Test
  void aChangeCountsFromItsPush() throws Exception {
    push(1, 600, "a");
    change(1, 598, "a");

    assertThat(recent()).singleElement().satisfies(each -> isSeconds(each, 2));
  }

  @Test
  void aReplayedRecordIsNotCounted() throws Exception {
    push(1, 600, "a");
    failure(599);
    change(1, 5, "a");
    push(2, 4, "b");
    change(2, 3, "b");

    assertThat(recent()).singleElement().satisfies(each -> isSeconds(each, 1));
  }

  @Test
  void aReplayedRequestCountsFromItsNewPush() throws Exception {
    push(1, 600, "a");
    failure(599);
    push(2, 598, "a");
    push(3, 6, "a");
    change(1, 5, "a");

    assertThat(recent()).singleElement().satisfies(each -> isSeconds(each, 1));
  }

  private static List<Double> recent() {
    return new PushLatencies(console.context.getBean(JdbcClient.class)).recent();
  }

  private static void isSeconds(double milliseconds, int seconds) {
    assertThat(milliseconds).isCloseTo(seconds * 1000.0, within(500.0));
  }

  private static void push(int version, int secondsAgo, String trace) throws Exception {
    row("push", SCIM.toString(), version, secondsAgo, trace);
  }

  private static void change(int version, int secondsAgo, String trace) throws Exception {
    row("change", user.toString(), version, secondsAgo, trace);
  }

  private static void row(String kind, String subject, int version, int secondsAgo, String trace)
      throws Exception {
    console.sql(
        """
        INSERT INTO support.timeline (organization, subject, kind, version, at, trace, detail)
        VALUES ('acme', '%s', '%s', %d, now() - interval '%d s', '%s', '{}')
        """
            .formatted(subject, kind, version, secondsAgo, trace));
  }

  private static void failure(int secondsAgo) throws Exception {
    console.sql(
        """
        INSERT INTO support.failed_provisions (fingerprint, reference, organization, about_kind,
          about_id, stage, reason, message, version, original_topic, original_headers, first_seen,
          last_seen, last_try, status)
        VALUES ('f', 'PRV-7K3F-Q2XD', 'acme', 'user', '%s', 'provisioning', 'email-taken', 'No.', 1,
          'conveyor.scim-users.v1', '[]', now() - interval '%d s', now(), 'x', 'resolved')
        """
            .formatted(SCIM, secondsAgo));
  }
}
