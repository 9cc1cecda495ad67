package dev.conveyor.provisioning.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds in the tables: stopped, decided, expired, and forgotten. */
class HeldUsersTest {

  private static Worker worker;
  private OrganizationId acme;
  private long commands;

  @BeforeAll
  static void start() {
    worker = new Worker();
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  @BeforeEach
  void organization() {
    worker.jdbc.sql("DELETE FROM outbox").update();
    acme = new OrganizationId("h" + Long.toString(System.nanoTime(), 36));
  }

  @Test
  void massRemovalIsHeldAcrossPollsAndReleased() {
    push(1, 60, 1, true, false);
    push(1, 8, 2, false, false);
    push(9, 40, 2, false, false);
    assertThat(held()).hasSize(30);
    assertThat(active()).isEqualTo(50);

    worker.take(
        held().stream().map(user -> decide(user, HoldDecision.APPLY)).toArray(Event[]::new));

    assertThat(held()).isEmpty();
    assertThat(active()).isEqualTo(20);
    assertThat(
            worker.published(acme, DirectoryUserChanged.class).stream()
                .filter(change -> change.status() == UserStatus.DEACTIVATED))
        .hasSize(40);
  }

  @Test
  void deletionIsRestoredFromTheTable() {
    push(1, 40, 1, true, false);
    push(1, 11, 2, false, true);

    worker.take(decide(held().getFirst(), HoldDecision.APPLY));

    assertThat(held()).isEmpty();
    assertThat(count("users", "deleted_at IS NOT NULL")).isEqualTo(11);
  }

  @Test
  void holdExpiresInTheBackground() {
    push(1, 40, 1, true, false);
    push(1, 30, 2, false, false);
    worker.superuser(
        "UPDATE directory.held_removals SET since = since - interval '25 hours' WHERE organization"
            + " = '"
            + acme
            + "' AND user_id IN (SELECT user_id FROM directory.held_removals WHERE organization = '"
            + acme
            + "' ORDER BY user_id LIMIT 5); UPDATE directory.organizations SET heal_at ="
            + " clock_timestamp() WHERE id = '"
            + acme
            + "'");

    while (worker.healing.healNext()) {}

    assertThat(held()).hasSize(15);
    assertThat(active()).isEqualTo(25);
    assertThat(count("organizations", "heal_at > clock_timestamp() + interval '20 hours'", "id"))
        .as("scheduled for the others")
        .isOne();
  }

  @Test
  void policyIsTheOrganizations() {
    worker.take(
        new ScimConnectionChanged(
            acme,
            1,
            Instant.EPOCH,
            true,
            null,
            false,
            null,
            Rehire.ADOPT,
            new HoldPolicy(true, 2, 0, 60, 5, HoldDecision.DISCARD)));
    push(1, 40, 1, true, false);

    push(1, 5, 2, false, false);

    assertThat(held()).hasSize(3);
    assertThat(
            worker
                .jdbc
                .sql(
                    """
                    SELECT DISTINCT ends_by || ' ' || (ends_at - since)::text FROM console_held_users
                    WHERE organization = :o
                    """)
                .param("o", acme.value())
                .query(String.class)
                .single())
        .isEqualTo("discard 05:00:00");
  }

  @Test
  void erasureLeavesNothing() {
    push(1, 40, 1, true, false);
    push(1, 11, 2, false, false);
    UserId held = held().getFirst();

    worker.take(new EraseUser(acme, held, ++commands, Instant.now()));

    assertThat(held()).isEmpty();
    assertThat(count("removals", "user_id = '" + held + "'")).isZero();
  }

  @Test
  void lossesOfRolesCountAsWell() {
    worker.superuser(
        """
        GRANT USAGE ON SCHEMA roles TO conveyor_provisioning;
        CREATE TABLE roles.provisioning_role_losses (organization text, user_id uuid,
          lost_at timestamptz);
        GRANT SELECT ON roles.provisioning_role_losses TO conveyor_provisioning;
        """);
    push(1, 40, 1, true, false);
    worker.superuser(
        """
        INSERT INTO roles.provisioning_role_losses
        SELECT '%s', id, clock_timestamp() - n * interval '1 minute'
        FROM (SELECT id, row_number() OVER (ORDER BY scim_user_id DESC) AS n FROM directory.users
          WHERE organization = '%s') AS u WHERE n BETWEEN 1 AND 20
        """
            .formatted(acme, acme));

    push(1, 1, 2, false, false);
    push(40, 40, 2, false, false);
    push(2, 2, 2, false, false);

    assertThat(held()).as("9 losses and 2 removals within 10 minutes, one person twice").hasSize(1);
    worker.superuser("DROP TABLE roles.provisioning_role_losses");
  }

  @Test
  void discardedDeactivationIsRememberedUntilTheNextVersion() {
    push(1, 40, 1, true, false);
    push(1, 11, 2, false, false);
    UserId held = held().getFirst();
    worker.take(decide(held, HoldDecision.DISCARD));
    worker.healing.expire();
    assertThat(count("discarded_removals", "user_id = '" + held + "' AND version = 2")).isOne();

    push(1, 11, 3, true, false);
    worker.healing.expire();

    assertThat(count("discarded_removals", "true")).isZero();
  }

  @Test
  void thousandsAreReleasedInOnePoll() {
    int users = 3000;
    push(1, users, 1, true, false);
    push(1, users, 2, false, false);
    List<UserId> held = held();
    assertThat(held).hasSize(users - users / 10);

    worker.take(held.stream().map(user -> decide(user, HoldDecision.APPLY)).toArray(Event[]::new));

    assertThat(active()).isZero();
    assertThat(held()).isEmpty();
  }

  private DecideHold decide(UserId user, HoldDecision decision) {
    return new DecideHold(acme, user, ++commands, Instant.now().plusSeconds(5), decision);
  }

  /** One poll. */
  private void push(int first, int last, long version, boolean active, boolean deleted) {
    worker.take(
        IntStream.rangeClosed(first, last)
            .mapToObj(i -> user(i, version, active, deleted))
            .toArray(Event[]::new));
  }

  private ScimUserChanged user(int number, long version, boolean active, boolean deleted) {
    ObjectNode user = JsonMapper.shared().createObjectNode();
    user.put("userName", "user" + number);
    user.put("displayName", "User " + number);
    user.putArray("emails").addObject().put("value", "u" + number + "@x");
    return new ScimUserChanged(
        acme,
        new ScimUserId(new UUID(5, number)),
        version,
        Instant.EPOCH,
        active,
        deleted,
        "user" + number,
        List.of("active"),
        user);
  }

  private List<UserId> held() {
    return worker
        .jdbc
        .sql("SELECT user_id FROM console_held_users WHERE organization = :o ORDER BY user_id")
        .param("o", acme.value())
        .query((row, number) -> new UserId(row.getObject("user_id", UUID.class)))
        .list();
  }

  private long active() {
    return count("users", "status = 'active'");
  }

  private long count(String table, String condition) {
    return count(table, condition, "organization");
  }

  private long count(String table, String condition, String organization) {
    return worker
        .jdbc
        .sql(
            "SELECT count(*) FROM "
                + table
                + " WHERE "
                + organization
                + " = :o AND ("
                + condition
                + ")")
        .param("o", acme.value())
        .query(Long.class)
        .single();
  }
}
