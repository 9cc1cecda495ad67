package dev.conveyor.console.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.ConsoleUsers;
import dev.conveyor.console.RunningConsole;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Differences between the stages' own tables and topics, each injected, found, and explained. */
class DriftTest {

  private static RunningConsole console;
  private static ConsoleUsers users;
  private final GroupId group = new GroupId(UUID.randomUUID());
  private ComparedStages stages;

  @BeforeAll
  static void start() throws Exception {
    console = new RunningConsole();
    console.keepPublished();
    users = new ConsoleUsers(console);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @BeforeEach
  void prepare() throws Exception {
    stages =
        new ComparedStages(console, users.organization("d" + Long.toString(System.nanoTime(), 36)));
    stages.settings();
    stages.users(1, 30);
    stages.group(group, new Role("Editor"), 1, 10);
  }

  @AfterEach
  void close() {
    stages.close();
  }

  @Test
  void nothingIsFoundWhereNothingDiffers() throws Exception {
    assertThat(stages.compare()).isEmpty();
    ComparisonStatus status = status();
    assertThat(status.usersCompared()).isEqualTo(30);
    assertThat(status.snapshotsCompared()).isTrue();
  }

  @Test
  void everyKindIsFoundAndNothingElse() throws Exception {
    console.sql(
        delete("directory.users", 11),
        directory("scim_user_id = gen_random_uuid()", 12),
        directory("status = 'deactivated'", 13),
        directory("email = 'other@x'", 14),
        "DELETE FROM roles.users WHERE organization = '"
            + organization()
            + "' AND id = '"
            + stages.user(15)
            + "'",
        "UPDATE roles.users SET display_name = 'Old' WHERE organization = '"
            + organization()
            + "' AND id = '"
            + stages.user(16)
            + "'",
        "DELETE FROM roles.grants WHERE organization = '"
            + organization()
            + "' AND user_id = '"
            + stages.user(1)
            + "'",
        "DELETE FROM roles.membership_facts WHERE organization = '"
            + organization()
            + "' AND scim_user_id = '"
            + stages.scim(2)
            + "'",
        "UPDATE settings.role_mappings SET version = 2, role = 'Viewer' WHERE organization = '"
            + organization()
            + "'");
    stages.send(stages.user(17), null);
    stages.snapshot(18, 2, List.of());
    stages.snapshot(77, 1, List.of());

    assertThat(stages.compare())
        .containsExactlyInAnyOrder(
            "not-in-directory lost",
            "public-only active lost",
            "not-in-scim active lost",
            "not-in-directory lost",
            "status deactivated in the directory lost",
            "public-state status lost",
            "profile email lost",
            "public-state email lost",
            "not-public active lost",
            "public-state displayName lost",
            "snapshot another state lost",
            "roles missing Editor lost",
            "snapshot another state lost",
            "membership missing lost",
            "roles surplus Editor lost",
            "mapping should be Viewer instead of Editor lost",
            "snapshot missing lost",
            "snapshot a newer version lost",
            "snapshot left over lost");
  }

  @Test
  void organizationsWithScimAreComparedOnceANight() throws Exception {
    ComparisonStore store = console.context.getBean(ComparisonStore.class);
    console.sql(
        "UPDATE settings.scim_connections SET enabled = organization = '"
            + organization()
            + "', default_role = 'Assignee Only'");

    assertThat(store.requestNightly(Instant.now())).isOne();
    assertThat(store.requestNightly(Instant.now())).as("under way").isZero();
    console.context.getBean(ComparisonLoop.class).wake();
    while (status().isLive()) {
      Thread.onSpinWait();
    }

    assertThat(status().nightly()).isTrue();
    assertThat(store.requestNightly(Instant.EPOCH)).as("compared since").isZero();
    assertThat(store.requestNightly(Instant.now())).as("the next night").isOne();
  }

  private String organization() {
    return stages.organization.value();
  }

  private ComparisonStatus status() {
    return console.context.getBean(ComparisonStore.class).status(stages.organization);
  }

  private String delete(String table, int user) {
    return "DELETE FROM " + table + " WHERE id = '" + stages.user(user) + "'";
  }

  private String directory(String change, int user) {
    return "UPDATE directory.users SET " + change + " WHERE id = '" + stages.user(user) + "'";
  }
}
