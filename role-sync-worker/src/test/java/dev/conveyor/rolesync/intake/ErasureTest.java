package dev.conveyor.rolesync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserErased;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasureTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ScimUserId SCIM = new ScimUserId(new UUID(5, 5));
  private static final UserId ANN = new UserId(new UUID(6, 6));

  private static RoleSyncDatabase database;
  private OrganizationId acme;

  @BeforeAll
  static void start() {
    database = new RoleSyncDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void organization() {
    acme = new OrganizationId("t" + Long.toString(System.nanoTime(), 36));
    database.jdbc.sql("DELETE FROM outbox").update();
  }

  @Test
  void erasureDeletesGrantsAndPublishesATombstone() throws Exception {
    database.apply(List.of(provisioned(1), billingAdmin(1), joined()));
    database.apply(List.of(erased(2)));

    for (String table :
        List.of(
            "users",
            "grants",
            "billing_admins",
            "command_facts",
            "lifecycle_facts",
            "membership_facts")) {
      assertThat(count(table)).as(table).isZero();
    }
    byte[] payload =
        database
            .jdbc
            .sql("SELECT payload FROM outbox WHERE topic = :topic ORDER BY seq DESC LIMIT 1")
            .param("topic", Topic.USER_CHANGES.topicName())
            .query((row, number) -> row.getBytes("payload"))
            .single();
    UserErased published = (UserErased) EventCodec.decode(EventType.USER_ERASED.ceType(), payload);
    assertThat(published.userId()).isEqualTo(ANN);
    assertThat(published.version()).isGreaterThan(1);
    assertThat(
            database
                .jdbc
                .sql("SELECT count(*) FROM outbox WHERE topic = :topic AND payload IS NULL")
                .param("topic", Topic.USERS.topicName())
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void createAndEraseInOneBatchKeepTheirOrder() {
    database.apply(List.of(provisioned(1), erased(2)));

    assertThat(
            database
                .jdbc
                .sql("SELECT type FROM outbox WHERE topic = :topic ORDER BY seq")
                .param("topic", Topic.USER_CHANGES.topicName())
                .query(String.class)
                .list())
        .containsExactly("dev.conveyor.user.provisioned.v1", "dev.conveyor.user.erased.v1");
  }

  @Test
  void lateEventsRestoreNoUser() {
    database.apply(List.of(provisioned(1)));
    database.apply(List.of(erased(2)));
    database.jdbc.sql("DELETE FROM outbox").update();

    database.apply(List.of(provisioned(1), billingAdmin(1), joined(), erased(2)));

    assertThat(count("users")).isZero();
    assertThat(count("command_facts")).isZero();
    assertThat(database.jdbc.sql("SELECT count(*) FROM outbox").query(Long.class).single())
        .isZero();
  }

  /** After a relay that was presumed dead has sent an older state. */
  @Test
  void tombstoneIsRepeated() {
    database.apply(List.of(provisioned(1)));
    database.apply(List.of(erased(2)));

    assertThat(repeated(Duration.ofHours(1))).isZero();
    assertThat(repeated(Duration.ZERO)).isPositive();
    assertThat(repeated(Duration.ZERO)).isZero();
    assertThat(
            database
                .jdbc
                .sql(
                    """
                    SELECT count(*) FROM outbox
                    WHERE payload IS NULL AND record_key = convert_to(:key, 'UTF8')
                    """)
                .param("key", acme + "/" + ANN)
                .query(Long.class)
                .single())
        .isEqualTo(2);
  }

  private static int repeated(Duration age) {
    Integer repeated =
        database.transaction.execute(status -> database.erasures.repeatTombstones(age));
    return repeated == null ? 0 : repeated;
  }

  private Event provisioned(long version) {
    return new DirectoryUserChanged(
        acme,
        ANN,
        version,
        NOON,
        UserChange.PROVISIONED,
        new EmailAddress("ann@x.example"),
        "Ann",
        UserStatus.ACTIVE,
        SCIM,
        1L);
  }

  private Event billingAdmin(long version) {
    return new AssignRole(acme, ANN, version, NOON.plusSeconds(1), Role.BILLING_ADMIN);
  }

  private Event joined() {
    return new ScimGroupMembersChanged(
        acme, new GroupId(new UUID(7, 7)), 1, NOON.plusSeconds(2), List.of(SCIM), List.of());
  }

  private Event erased(long version) {
    return new DirectoryUserErased(acme, ANN, version, NOON.plusSeconds(3));
  }

  private long count(String table) {
    return database
        .jdbc
        .sql("SELECT count(*) FROM " + table + " WHERE organization = :organization")
        .param("organization", acme.value())
        .query(Long.class)
        .single();
  }
}
