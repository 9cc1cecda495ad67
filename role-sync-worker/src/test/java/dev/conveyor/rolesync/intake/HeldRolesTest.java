package dev.conveyor.rolesync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import dev.conveyor.testservers.LongRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Losses of roles that come all at once are held; single ones never are. */
class HeldRolesTest {

  private static final int USERS = 40;
  private static final Role EDITOR = new Role("Editor");
  private static final Role VIEWER = new Role("Viewer");

  private static RoleSyncDatabase database;
  private static int organizations;

  private final GroupId group = new GroupId(UUID.randomUUID());
  private final Instant start = Instant.now().minusSeconds(60);
  private OrganizationId organization;
  private int clock;
  private long groupVersion;
  private long mappings;
  private long commands;

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
    organization = new OrganizationId("holds-" + organizations++);
    apply(settings(1, null));
    List<Event> users = new ArrayList<>();
    for (int i = 1; i <= USERS; i++) {
      users.add(lifecycle(i, 1, UserChange.PROVISIONED));
    }
    database.apply(users);
    apply(mapping(EDITOR), members(true, 1, USERS));
    assertThat(holders("Editor")).isEqualTo(USERS);
  }

  @Test
  void lossesBeyondTheLimitAreHeld() {
    apply(members(false, 1, 8));
    apply(members(false, 9, 30));

    assertThat(held()).hasSize(20);
    assertThat(holders("Editor")).isEqualTo(USERS - 10);
    assertThat(heldRoles()).containsOnly("{Editor}");
  }

  @Test
  void removalsCountAsWell() {
    database.superuser(
        """
        GRANT USAGE ON SCHEMA directory TO conveyor_roles;
        CREATE TABLE directory.roles_removals (organization text, user_id uuid,
          removed_at timestamptz);
        GRANT SELECT ON directory.roles_removals TO conveyor_roles;
        """);
    database.superuser(
        """
        INSERT INTO directory.roles_removals
        SELECT '%s', id, clock_timestamp() - n * interval '1 minute'
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM roles.users
          WHERE organization = '%s') AS u WHERE n <= 20
        """
            .formatted(organization, organization));

    apply(members(false, 9, 11));

    assertThat(held()).as("9 removals and 3 losses, one person twice").hasSize(1);
    database.superuser("DROP TABLE directory.roles_removals");
  }

  @Test
  void deletedGroupIsHeldAsWell() {
    apply(new ScimGroupChanged(organization, group, ++groupVersion, next(), "G", null, true));

    assertThat(holders("Editor")).isEqualTo(USERS - 10);
  }

  @Test
  void remappingKeepsTheFormerRoleBesideTheNewOne() {
    apply(mapping(VIEWER));

    assertThat(holders("Viewer")).isEqualTo(USERS);
    assertThat(holders("Editor")).isEqualTo(USERS - 10);
    apply(decide(held(), HoldDecision.APPLY));
    assertThat(holders("Editor")).isZero();
    assertThat(holders("Viewer")).isEqualTo(USERS);
  }

  @Test
  void applyLetsTheLossesThrough() {
    apply(members(false, 1, 30));

    apply(decide(held(), HoldDecision.APPLY));

    assertThat(held()).isEmpty();
    assertThat(holders("Editor")).isEqualTo(10);
  }

  @Test
  void roleAssignedBeforeTheDecisionStays() {
    apply(members(false, 1, 11));
    UserId user = held().getFirst();

    apply(new AssignRole(organization, user, ++commands, next(), EDITOR));

    assertThat(held()).isEmpty();
    assertThat(holders("Editor")).isEqualTo(USERS - 10);
    apply(decide(List.of(user), HoldDecision.DISCARD));
    assertThat(holders("Editor")).isEqualTo(USERS - 10);
  }

  @Test
  void decisionThatIsOlderThanTheHoldIsIgnored() {
    apply(members(false, 1, 11));

    apply(
        new DecideHold(
            organization, held().getFirst(), ++commands, Instant.EPOCH, HoldDecision.APPLY));

    assertThat(held()).hasSize(1);
  }

  @Test
  void rejoiningEndsTheHold() {
    apply(members(false, 1, 30));

    apply(members(true, 1, 30));

    assertThat(held()).isEmpty();
    assertThat(holders("Editor")).isEqualTo(USERS);
  }

  @Test
  void deactivationEndsTheHoldAndTakesTheRoles() {
    apply(members(false, 1, 11));
    UserId user = held().getFirst();
    int number = IntStream.rangeClosed(1, USERS).filter(i -> user(i).equals(user)).sum();

    apply(lifecycle(number, 2, UserChange.DEACTIVATED));

    assertThat(held()).isEmpty();
    assertThat(holders("Editor")).isEqualTo(USERS - 11);
  }

  @Test
  void mappingRemovedInPortionsIsHeldInAll() {
    List<Event> more = new ArrayList<>();
    for (int i = USERS + 1; i <= 1200; i++) {
      more.add(lifecycle(i, 1, UserChange.PROVISIONED));
    }
    database.apply(more);
    apply(members(true, USERS + 1, 400), members(true, 401, 800), members(true, 801, 1200));

    apply(mapping(null));

    assertThat(holders("Editor")).isEqualTo(1200 - 120);
    assertThat(held()).hasSize(1200 - 120);
  }

  @Test
  void policyThatIsOffHoldsNothing() {
    apply(settings(2, new HoldPolicy(false, 10, 10, 10, 24, HoldDecision.APPLY)));

    apply(members(false, 1, USERS));

    assertThat(held()).isEmpty();
    assertThat(holders("Editor")).isZero();
  }

  @Test
  void erasureLeavesNothing() {
    apply(members(false, 1, 11));
    UserId user = held().getFirst();

    apply(new DirectoryUserErased(organization, user, 2, next()));

    assertThat(held()).isEmpty();
  }

  /** In any order of arrival, released users end up with the roles of the model. */
  @Test
  void heldAndReleasedMatchesTheModel() {
    int heldOnce = 0;
    for (long seed = 1; seed <= LongRun.times(12, 300); seed++) {
      organization = new OrganizationId("held-history-" + seed);
      database
          .jdbc
          .sql(
              """
              INSERT INTO organizations (id, holds_version, holds_more_than, holds_percent)
              VALUES (:o, 1000, 1, 0)
              """)
          .param("o", organization.value())
          .update();
      RandomHistory history = new RandomHistory(organization, seed, 150, 24);
      Random order = new Random(seed);
      boolean anyHeld = false;
      for (Event event : history.interleaved(order)) {
        apply(event);
        anyHeld |= !held().isEmpty();
        if (order.nextInt(20) == 0) {
          apply(decide(held().stream().limit(2).toList(), HoldDecision.APPLY));
        }
      }
      heldOnce += anyHeld ? 1 : 0;

      apply(decide(held(), HoldDecision.APPLY));

      assertThat(held()).as("history %d", seed).isEmpty();
      assertThat(database.grants(organization))
          .as("history %d", seed)
          .isEqualTo(history.expected());
    }
    assertThat(heldOnce).as("histories with holds").isGreaterThan(5);
  }

  private void apply(Event... events) {
    database.apply(List.of(events));
    database.drainQueue();
  }

  private Instant next() {
    return start.plusMillis(clock++);
  }

  private Event settings(long version, HoldPolicy policy) {
    return new ScimConnectionChanged(
        organization, version, next(), true, null, false, null, null, policy);
  }

  private Event[] decide(List<UserId> users, HoldDecision decision) {
    return users.stream()
        .map(user ->
            new DecideHold(organization, user, ++commands, Instant.now().plusSeconds(60), decision))
        .toArray(Event[]::new);
  }

  private Event lifecycle(int number, long version, UserChange change) {
    return new DirectoryUserChanged(
        organization,
        user(number),
        version,
        next(),
        change,
        new EmailAddress("u" + number + "@x.test"),
        "U" + number,
        change == UserChange.DEACTIVATED ? UserStatus.DEACTIVATED : UserStatus.ACTIVE,
        scimUser(number),
        version);
  }

  private Event mapping(Role role) {
    return new RoleMappingChanged(organization, group, ++mappings, next(), role);
  }

  private Event members(boolean join, int first, int last) {
    List<ScimUserId> named =
        IntStream.rangeClosed(first, last).mapToObj(HeldRolesTest::scimUser).toList();
    return new ScimGroupMembersChanged(
        organization,
        group,
        ++groupVersion,
        next(),
        join ? named : List.of(),
        join ? List.of() : named);
  }

  private static UserId user(int number) {
    return new UserId(new UUID(3, number));
  }

  private static ScimUserId scimUser(int number) {
    return new ScimUserId(new UUID(4, number));
  }

  private long holders(String role) {
    return database
        .jdbc
        .sql("SELECT count(DISTINCT user_id) FROM grants WHERE organization = :o AND role = :role")
        .params(Map.of("o", organization.value(), "role", role))
        .query(Long.class)
        .single();
  }

  private List<UserId> held() {
    return database
        .jdbc
        .sql("SELECT user_id FROM console_held_roles WHERE organization = :o ORDER BY user_id")
        .param("o", organization.value())
        .query((row, number) -> new UserId(row.getObject("user_id", UUID.class)))
        .list();
  }

  private List<String> heldRoles() {
    return database
        .jdbc
        .sql("SELECT roles::text FROM console_held_roles WHERE organization = :o")
        .param("o", organization.value())
        .query(String.class)
        .list();
  }
}
