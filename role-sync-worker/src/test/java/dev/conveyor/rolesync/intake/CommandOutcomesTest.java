package dev.conveyor.rolesync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.DirectoryUserErased;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import dev.conveyor.testservers.TestServers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that arrive before earlier events, on a real database. */
class CommandOutcomesTest {

  private static final Role EDITOR = new Role("Editor");
  private static RoleSyncDatabase database;
  private static int organizations;

  private final UserId ann = UserId.random();
  private final ScimUserId scimAnn = new ScimUserId(UUID.randomUUID());
  private final GroupId group = new GroupId(UUID.randomUUID());
  private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private OrganizationId organization;
  private int clock;

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
    organization = new OrganizationId("outcomes-" + organizations++);
    apply(defaultRole());
  }

  @Test
  void defaultRoleRemovedEarlyStaysRemoved() {
    Event pushed = lifecycle(1, UserChange.PROVISIONED);
    apply(remove(1, Role.ASSIGNEE_ONLY));
    assertThat(outcome(1)).isEqualTo("user-unknown");

    apply(pushed);

    assertThat(grants()).isEmpty();
    assertThat(outcome(1)).isEqualTo("applied");
  }

  @Test
  void assignmentAfterAJoinOutlivesTheLateJoin() {
    apply(lifecycle(1, UserChange.PROVISIONED), mapping(1, EDITOR), assign(1, Role.ADMIN));
    Event joined = members(1, true);
    apply(assign(2, Role.ADMIN));
    assertThat(outcome(2)).isEqualTo("unchanged");

    apply(joined);

    assertThat(grants()).containsExactly("Admin/manual", "Editor/group:" + group);
    assertThat(outcome(2)).isEqualTo("applied");
  }

  @Test
  void assignmentAfterALeaveOutlivesTheLateLeave() {
    apply(lifecycle(1, UserChange.PROVISIONED), mapping(1, EDITOR), members(1, true));
    Event left = members(2, false);
    apply(assign(1, EDITOR));

    apply(left);

    assertThat(grants()).containsExactly("Editor/manual");
    assertThat(outcome(1)).isEqualTo("applied");
  }

  @Test
  void lateLeaveOverturnsARejectedRemoval() {
    apply(lifecycle(1, UserChange.PROVISIONED), mapping(1, EDITOR), members(1, true));
    Event left = members(2, false);
    apply(remove(1, EDITOR));
    assertThat(outcome(1)).isEqualTo("held-through-groups");
    assertThat(groups(1)).containsExactly(group.toString());

    apply(left);

    assertThat(outcome(1)).isEqualTo("unchanged");
    assertThat(groups(1)).isEmpty();
  }

  @Test
  void groupDeletedBeforeTheCommandGrantsNothing() {
    apply(lifecycle(1, UserChange.PROVISIONED), mapping(1, EDITOR), members(1, true));
    Event deleted = new ScimGroupChanged(organization, group, 2, next(), "Editors", null, true);
    apply(assign(1, EDITOR));

    apply(deleted);

    assertThat(grants()).containsExactly("Editor/manual");
    assertThat(
            database
                .jdbc
                .sql("SELECT deleted FROM console_groups WHERE organization = :o")
                .param("o", organization.value())
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void lateDeactivationRejectsTheAssignment() {
    apply(lifecycle(1, UserChange.PROVISIONED));
    Event deactivated = lifecycle(2, UserChange.DEACTIVATED);
    apply(assign(1, EDITOR));
    assertThat(outcome(1)).isEqualTo("applied");

    apply(deactivated);

    assertThat(grants()).isEmpty();
    assertThat(outcome(1)).isEqualTo("user-deactivated");
  }

  @Test
  void mappingRemovedBeforeTheCommandLeavesTheDefault() {
    apply(lifecycle(1, UserChange.PROVISIONED), mapping(1, EDITOR), members(1, true));
    Event unmapped = mapping(2, null);
    apply(remove(1, Role.ASSIGNEE_ONLY));
    assertThat(outcome(1)).isEqualTo("unchanged");

    apply(unmapped);

    assertThat(grants()).as("row 7, then row 12").isEmpty();
    assertThat(outcome(1)).isEqualTo("applied");
  }

  @Test
  void commandAboutAnErasedUserIsRejected() {
    apply(lifecycle(1, UserChange.PROVISIONED), assign(1, EDITOR));
    apply(new DirectoryUserErased(organization, ann, 2, next()));
    assertThat(outcome(1)).isNull();

    apply(assign(2, EDITOR), assign(2, EDITOR));

    assertThat(outcome(2)).isEqualTo("user-unknown");
  }

  @Test
  void outcomesAreDeletedAfterFourWeeks() {
    apply(lifecycle(1, UserChange.PROVISIONED), assign(1, EDITOR), assign(2, Role.ADMIN));
    database
        .jdbc
        .sql(
            """
            UPDATE command_outcomes SET decided_at = decided_at - interval '29 days'
            WHERE organization = :o AND version = 1
            """)
        .param("o", organization.value())
        .update();

    assertThat(database.outcomes.expire()).isEqualTo(1);

    assertThat(outcome(1)).isNull();
    assertThat(outcome(2)).isEqualTo("applied");
  }

  @Test
  void commandOlderThanTheTopicHasNoOutcome() {
    Instant old = start.minus(29, ChronoUnit.DAYS);
    apply(lifecycle(1, UserChange.PROVISIONED));
    apply(new AssignRole(organization, ann, 1, old, EDITOR));

    assertThat(outcome(1)).isNull();
  }

  @Test
  void commandForAnotherStageIsIgnored() {
    apply(new ConfirmAdoption(organization, ann, 1, next(), scimAnn));

    assertThat(outcome(1)).isNull();
  }

  @Test
  void provisioningWorkerSeesOnlyManualPowers() throws Exception {
    apply(lifecycle(1, UserChange.PROVISIONED), mapping(1, Role.ADMIN), members(1, true));
    assertThat(powers()).isEmpty();

    apply(assign(1, Role.ADMIN));
    assertThat(powers()).containsExactly(ann.toString());

    apply(remove(2, Role.ADMIN), assign(3, Role.BILLING_ADMIN), assign(4, EDITOR));
    assertThat(powers()).containsExactly(ann.toString());

    apply(remove(5, Role.BILLING_ADMIN));
    assertThat(powers()).isEmpty();
  }

  private void apply(Event... events) {
    database.apply(List.of(events));
    database.drainQueue();
  }

  private Instant next() {
    return start.plusMillis(clock++);
  }

  private Event defaultRole() {
    return new ScimConnectionChanged(
        organization, 1, next(), true, Role.ASSIGNEE_ONLY, false, null);
  }

  private Event lifecycle(long version, UserChange change) {
    UserStatus status =
        change == UserChange.DEACTIVATED ? UserStatus.DEACTIVATED : UserStatus.ACTIVE;
    return new DirectoryUserChanged(
        organization,
        ann,
        version,
        next(),
        change,
        new EmailAddress("ann@x.test"),
        "Ann",
        status,
        scimAnn,
        version);
  }

  private Event mapping(long version, Role role) {
    return new RoleMappingChanged(organization, group, version, next(), role);
  }

  private Event members(long version, boolean join) {
    return new ScimGroupMembersChanged(
        organization,
        group,
        version,
        next(),
        join ? List.of(scimAnn) : List.of(),
        join ? List.of() : List.of(scimAnn));
  }

  private Event assign(long version, Role role) {
    return new AssignRole(organization, ann, version, next(), role);
  }

  private Event remove(long version, Role role) {
    return new RemoveRole(organization, ann, version, next(), role);
  }

  private List<String> grants() {
    return texts(
        """
        SELECT role || '/' || source FROM console_grants
        WHERE organization = :o ORDER BY 1
        """);
  }

  private String outcome(long version) {
    return texts(
            "SELECT outcome FROM console_command_outcomes WHERE organization = :o AND version = "
                + version)
        .stream()
        .findFirst()
        .orElse(null);
  }

  private List<String> groups(long version) {
    return texts(
        """
        SELECT unnest(groups)::text FROM console_command_outcomes
        WHERE organization = :o AND version =\s\
        """
            + version);
  }

  /** As the provisioning worker reads it, with its login. */
  private List<String> powers() throws Exception {
    try (var connection = database.connect("conveyor_provisioning", TestServers.PASSWORD);
        var statement =
            connection.prepareStatement(
                "SELECT user_id::text FROM roles.provisioning_powers WHERE organization = ?")) {
      statement.setString(1, organization.value());
      try (var rows = statement.executeQuery()) {
        return rows.next() ? List.of(rows.getString("user_id")) : List.of();
      }
    }
  }

  private List<String> texts(String sql) {
    return database.jdbc.sql(sql).param("o", organization.value()).query(String.class).list();
  }
}
