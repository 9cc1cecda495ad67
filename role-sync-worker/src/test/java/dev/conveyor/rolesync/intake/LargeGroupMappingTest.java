package dev.conveyor.rolesync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mapping of more members than one transaction handles goes through the queue, row by row. */
class LargeGroupMappingTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final GroupId GROUP = new GroupId(new UUID(7, 7));

  private static RoleSyncDatabase database;

  @BeforeAll
  static void start() {
    database = new RoleSyncDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  /** Around the size of one batch, which is 1,000, and of several. */
  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 2000, 2300})
  void everyMemberFollowsTheMapping(int members) {
    OrganizationId organization = new OrganizationId("large-" + members);
    database.apply(pushed(organization, members));
    assertThat(roles(organization)).isEqualTo(Map.of("Trust Sharer/default", (long) members));

    database.apply(List.of(mapping(organization, 1, new Role("Admin"))));
    database.drainQueue();

    assertThat(roles(organization)).isEqualTo(Map.of("Admin/group:" + GROUP, (long) members));

    database.apply(List.of(mapping(organization, 2, null)));
    database.drainQueue();

    assertThat(roles(organization)).isEqualTo(Map.of("Trust Sharer/default", (long) members));
  }

  @ParameterizedTest
  @ValueSource(ints = {2300})
  void remappedGroupStartsOver(int members) {
    OrganizationId organization = new OrganizationId("anew-" + members);
    database.apply(pushed(organization, members));
    database.apply(List.of(mapping(organization, 1, new Role("Admin"))));
    assertThat(database.recalculations.next()).isPositive();

    database.apply(List.of(mapping(organization, 2, new Role("Auditor"))));
    database.drainQueue();

    assertThat(roles(organization)).isEqualTo(Map.of("Auditor/group:" + GROUP, (long) members));
  }

  @Test
  void portionsOfSeveralThreadsAreOfDifferentUsers() throws Exception {
    OrganizationId organization = new OrganizationId("threads");
    int members = 4500;
    database.apply(pushed(organization, members));
    long before = versions(organization);
    database.apply(List.of(mapping(organization, 1, new Role("Admin"))));

    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        done.add(threads.submit(database::drainQueue));
      }
      for (Future<?> each : done) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
    // A thread that found the queue locked by others has left before they were done.
    database.drainQueue();

    assertThat(roles(organization)).isEqualTo(Map.of("Admin/group:" + GROUP, (long) members));
    assertThat(versions(organization)).as("one new version a user").isEqualTo(before + members);
  }

  @Test
  void organizationsTakeTurns() {
    OrganizationId large = new OrganizationId("turns-large");
    OrganizationId small = new OrganizationId("turns-small");
    database.apply(pushed(large, 4500));
    database.apply(pushed(small, 1100));
    database.apply(List.of(mapping(large, 1, new Role("Admin"))));
    database.apply(List.of(mapping(small, 1, new Role("Admin"))));

    while (roles(small).containsKey("Trust Sharer/default")) {
      assertThat(database.recalculations.next()).isPositive();
    }

    assertThat(roles(large)).containsKey("Trust Sharer/default");
    database.drainQueue();
    assertThat(roles(large)).isEqualTo(Map.of("Admin/group:" + GROUP, 4500L));
  }

  /** The sum over all users. */
  private static long versions(OrganizationId organization) {
    return database
        .jdbc
        .sql("SELECT sum(version) FROM users WHERE organization = :organization")
        .param("organization", organization.value())
        .query(Long.class)
        .single();
  }

  private static List<Event> pushed(OrganizationId organization, int members) {
    List<Event> events = new ArrayList<>();
    events.add(
        new ScimConnectionChanged(
            organization,
            1,
            NOON,
            true,
            new Role("Trust Sharer"),
            false,
            null,
            null,
            new HoldPolicy(false, 0, 0, 1, 1, HoldDecision.APPLY)));
    IntStream.range(0, members)
        .forEach(n ->
            events.add(
                new DirectoryUserChanged(
                    organization,
                    new UserId(new UUID(1, n)),
                    1,
                    NOON.plusSeconds(1),
                    UserChange.PROVISIONED,
                    new EmailAddress(n + "@example.com"),
                    "User " + n,
                    UserStatus.ACTIVE,
                    scimUser(n),
                    1L)));
    for (int from = 0; from < members; from += ScimGroupMembersChanged.LARGEST_CHUNK) {
      int to = Math.min(members, from + ScimGroupMembersChanged.LARGEST_CHUNK);
      events.add(
          new ScimGroupMembersChanged(
              organization,
              GROUP,
              1,
              NOON.plusSeconds(2),
              IntStream.range(from, to).mapToObj(LargeGroupMappingTest::scimUser).toList(),
              List.of()));
    }
    return events;
  }

  private static ScimUserId scimUser(int number) {
    return new ScimUserId(new UUID(2, number));
  }

  private static RoleMappingChanged mapping(OrganizationId organization, long version, Role role) {
    return new RoleMappingChanged(
        organization, GROUP, version, NOON.plusSeconds(10 + version), role);
  }

  /** The number of users per grant. */
  private static Map<String, Long> roles(OrganizationId organization) {
    Map<String, Long> held = new java.util.TreeMap<>();
    database
        .jdbc
        .sql(
            """
            SELECT role || '/' || source AS held, count(*) AS users FROM grants
            WHERE organization = :organization GROUP BY 1
            """)
        .param("organization", organization.value())
        .query(row -> {
          held.put(row.getString("held"), row.getLong("users"));
        });
    return held;
  }
}
