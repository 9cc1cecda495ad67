package dev.conveyor.rolesync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.rolesync.facts.History;
import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The size of each table, and of what a derivation reads. See docs/reference/tables.md. */
class HistoryBoundsTest {

  private static final int USERS = 200;
  private static final int GROUPS = 10;
  private static final int CHANGES = 20_000;
  private static final int AT_ONCE = 500;
  private static final List<Role> ROLES =
      List.of(Role.ADMIN, Role.BILLING_ADMIN, new Role("Auditor"));

  private static RoleSyncDatabase database;

  private final Instant start =
      Instant.now().minus(Duration.ofDays(60)).truncatedTo(ChronoUnit.MILLIS);
  private final Map<String, Long> versions = new HashMap<>();
  private OrganizationId organization = new OrganizationId("bounds");
  private int clock;

  @BeforeAll
  static void start() {
    database = new RoleSyncDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1_000, 100_000})
  void derivationReadsBoundedNumberOfFacts(int changes) {
    organization = new OrganizationId("reads-" + changes);
    List<Event> events = new ArrayList<>(List.of(provisioned(1), mapping(1, Role.ADMIN)));
    for (int i = 0; i < changes; i++) {
      events.add(members(1, 1, i % 2 == 0));
    }
    events.add(members(1, 1, true));

    deliver(events);

    History read =
        Objects.requireNonNull(
            database.histories.read(organization, List.of(user(1))).get(user(1)));
    assertThat(read.facts()).hasSizeLessThanOrEqualTo(History.MOST_FACTS + AT_ONCE);
    assertThat(grants()).containsExactly("Admin/group:" + group(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1_000, 20_000})
  void mappingsOfAGroupCostTheSameWhateverCameBefore(int changes) {
    organization = new OrganizationId("mappings-" + changes);
    List<Event> events = new ArrayList<>(List.of(provisioned(1), members(1, 1, true)));
    for (int i = 0; i < changes; i++) {
      events.add(mapping(1, i % 2 == 0 ? Role.ADMIN : null));
    }
    events.add(mapping(1, Role.ADMIN));

    deliver(events);

    History read =
        Objects.requireNonNull(
            database.histories.read(organization, List.of(user(1))).get(user(1)));
    assertThat(read.facts()).hasSizeLessThanOrEqualTo(History.MOST_FACTS + AT_ONCE);
    assertThat(grants()).containsExactly("Admin/group:" + group(1));
  }

  @Test
  void tablesHoldWhatTheListSays() {
    Random random = new Random(1);
    List<Event> events = new ArrayList<>();
    Set<String> memberships = new HashSet<>();
    Set<Integer> billingAdmins = new HashSet<>();
    for (int user = 0; user < USERS; user++) {
      events.add(provisioned(user));
    }
    for (int group = 0; group < GROUPS; group++) {
      events.add(mapping(group, ROLES.get(0)));
      events.add(defaultRole());
    }
    while (events.size() < CHANGES) {
      int user = random.nextInt(USERS);
      int group = random.nextInt(GROUPS);
      boolean yes = random.nextBoolean();
      switch (random.nextInt(400) == 0 ? 0 : 1 + random.nextInt(7)) {
        case 1 ->
            events.add(lifecycle(user, yes ? UserChange.REACTIVATED : UserChange.DEACTIVATED));
        case 0 -> events.add(mapping(group, yes ? Role.ADMIN : null));
        case 2, 3 -> {
          Role role = ROLES.get(random.nextInt(ROLES.size()));
          events.add(command(user, role, yes));
          if (role.isBillingAdmin()) {
            var _ = yes ? billingAdmins.add(user) : billingAdmins.remove(user);
          }
        }
        default -> {
          events.add(members(user, group, yes));
          String membership = user + " in " + group;
          var _ = yes ? memberships.add(membership) : memberships.remove(membership);
        }
      }
    }
    deliver(events);
    List<String> before = grants();
    assertThat(rows().get("membership_facts")).isGreaterThan(CHANGES / 3L);

    database.compaction.run(Duration.ofDays(28), Instant.now());

    Map<String, Long> rows = rows();
    assertThat(grants()).isEqualTo(before);
    assertThat(rows.remove("checkpoints")).isBetween((long) USERS, 2L * USERS);
    assertThat(rows.remove("grants")).isBetween(1L, (long) USERS * (GROUPS + 3));
    assertThat(rows.remove("held_roles")).isBetween(1L, (long) USERS);
    assertThat(rows.remove("role_losses")).isBetween(1L, (long) USERS);
    assertThat(rows)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("billing_admins", (long) billingAdmins.size()),
                Map.entry("command_facts", (long) billingAdmins.size()),
                Map.entry("command_outcomes", 0L),
                Map.entry("default_role_facts", 1L),
                Map.entry("erased_users", 0L),
                Map.entry("group_deletion_facts", 0L),
                Map.entry("group_recalculations", 0L),
                Map.entry("groups", (long) GROUPS),
                Map.entry("lifecycle_facts", (long) USERS),
                Map.entry("mapping_facts", (long) GROUPS),
                Map.entry("membership_facts", (long) memberships.size()),
                Map.entry("recalculations", 0L),
                Map.entry("users", (long) USERS)));
  }

  /** The rows of this organization in each table that has a column for it. */
  private Map<String, Long> rows() {
    Map<String, Long> rows = new TreeMap<>();
    database
        .jdbc
        .sql(
            """
            SELECT t.table_name FROM information_schema.tables t
            JOIN information_schema.columns c USING (table_schema, table_name)
            WHERE t.table_schema = 'roles' AND t.table_type = 'BASE TABLE'
              AND c.column_name = 'organization'
            """)
        .query(String.class)
        .list()
        .forEach(table ->
            rows.put(
                table,
                database
                    .jdbc
                    .sql("SELECT count(*) FROM " + table + " WHERE organization = :o")
                    .param("o", organization.value())
                    .query(Long.class)
                    .single()));
    return rows;
  }

  private List<String> grants() {
    return database
        .jdbc
        .sql(
            """
            SELECT role || '/' || source FROM console_grants
            WHERE organization = :o ORDER BY user_id, 1
            """)
        .param("o", organization.value())
        .query(String.class)
        .list();
  }

  private static void deliver(List<Event> events) {
    for (int from = 0; from < events.size(); from += AT_ONCE) {
      database.apply(events.subList(from, Math.min(events.size(), from + AT_ONCE)));
    }
    database.drainQueue();
  }

  private static UserId user(int number) {
    return new UserId(new UUID(7, number));
  }

  private static ScimUserId scimUser(int number) {
    return new ScimUserId(new UUID(8, number));
  }

  private static GroupId group(int number) {
    return new GroupId(new UUID(9, number));
  }

  private long version(String key) {
    return versions.merge(key, 1L, Long::sum);
  }

  private Instant next() {
    return start.plusMillis(clock++);
  }

  private Event provisioned(int user) {
    return lifecycle(user, UserChange.PROVISIONED);
  }

  private Event lifecycle(int user, UserChange change) {
    return new DirectoryUserChanged(
        organization,
        user(user),
        version("user " + user),
        next(),
        change,
        new EmailAddress("u" + user + "@x.test"),
        "U",
        change == UserChange.DEACTIVATED ? UserStatus.DEACTIVATED : UserStatus.ACTIVE,
        scimUser(user),
        1L);
  }

  private Event defaultRole() {
    return new ScimConnectionChanged(
        organization, version("connection"), next(), true, Role.ASSIGNEE_ONLY, false, null);
  }

  private Event mapping(int group, Role role) {
    return new RoleMappingChanged(
        organization, group(group), version("mapping " + group), next(), role);
  }

  private Event members(int user, int group, boolean join) {
    List<ScimUserId> named = List.of(scimUser(user));
    return new ScimGroupMembersChanged(
        organization,
        group(group),
        version("group " + group),
        next(),
        join ? named : List.of(),
        join ? List.of() : named);
  }

  private Event command(int user, Role role, boolean assign) {
    long version = version("command " + user);
    return assign
        ? new AssignRole(organization, user(user), version, next(), role)
        : new RemoveRole(organization, user(user), version, next(), role);
  }
}
