package dev.conveyor.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.conveyor.schemas.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Yesterday's database beside today's Kafka, as docs/data-protection.md says to go about it. */
class RestoreTest {

  private static final Path LIFT = Path.of("../deploy/restore/lift-versions.sql");

  private StartedStack stack;
  private String superuser;

  @BeforeAll
  static void onOwnServers() {
    assumeTrue(StartedStack.ownsItsServers());
  }

  @AfterEach
  void calm() throws Exception {
    StartedStack.get().awaitCalm();
  }

  @Test
  void whatIsPushedAfterARestoreToAnEarlierMomentIsApplied() throws Exception {
    stack = StartedStack.get();
    superuser = stack.text("jdbcUrl");
    Customer acme = Customer.create(stack);
    String anna = acme.push("anna");
    String group = acme.group("Editors", List.of(anna));
    acme.map(group, "Editor");
    acme.awaitRoles("anna", "Assignee Only/default", "Editor/group:" + group);
    whileNoServiceRuns("CREATE DATABASE backup TEMPLATE conveyor");

    for (int i = 0; i < 3; i++) {
      rename(acme, anna, "Forgotten " + i);
    }
    acme.push("bea");
    acme.awaitRoles("bea", "Assignee Only/default");
    acme.map(group, "Admin");
    acme.awaitRoles("anna", "Admin/group:" + group, "Assignee Only/default");
    whileNoServiceRuns(
        "DROP DATABASE conveyor",
        "CREATE DATABASE conveyor TEMPLATE backup",
        "DROP DATABASE backup");

    acme.awaitRoles("anna", "Assignee Only/default", "Editor/group:" + group);
    rename(acme, anna, "Anna Again");
    acme.push("bea");
    acme.awaitRoles("bea", "Assignee Only/default");
    acme.removeMember(group, anna);
    acme.awaitRoles("anna", "Assignee Only/default");
    acme.addMember(group, anna);
    acme.map(group, "Admin");
    acme.awaitRoles("anna", "Admin/group:" + group, "Assignee Only/default");
    Await.until(
        "a new subscriber knows the name that was pushed last",
        () ->
            TopicReader.values(
                    stack.text("kafkaBootstrapServers"),
                    Topic.USERS.topicName(),
                    key -> key.startsWith(acme.id + "/"))
                .stream()
                .anyMatch(user -> user.get("displayName").stringValue().equals("Anna Again")));
  }

  private static void rename(Customer acme, String user, String name) throws Exception {
    acme.scim
        .patch(
            "/Users/" + user,
            Customer.patch("{'op':'replace','path':'displayName','value':'" + name + "'}"))
        .require(200);
  }

  /**
   * After the last of the statements, lifts the versions of the database if it is a restored one.
   */
  private void whileNoServiceRuns(String... statements) throws Exception {
    stack.killLauncher();
    for (String service : stack.state().get("services").propertyNames()) {
      stack.kill(service);
    }
    try (Connection connection =
            DriverManager.getConnection(superuser.replace("/conveyor?", "/postgres?"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'conveyor'");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    if (statements[0].startsWith("DROP")) {
      lift();
    }
    stack.up();
  }

  private void lift() throws Exception {
    try (Connection connection = DriverManager.getConnection(superuser);
        Statement statement = connection.createStatement()) {
      statement.execute(Files.readString(LIFT));
    }
  }
}
