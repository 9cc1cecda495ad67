package dev.conveyor.rolerules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The verdicts on admins' commands. Times are given; facts may arrive in any order. */
class VerdictTest {

  private static final GroupId ENGINEERS = new GroupId(new UUID(1, 1));
  private static final GroupId SALES = new GroupId(new UUID(1, 2));
  private static final ScimUserId ANN = new ScimUserId(new UUID(2, 1));
  private static final Role EDITOR = new Role("Editor");

  private final List<Fact> facts = new ArrayList<>();

  @Test
  void assignmentIsAppliedOnce() {
    at(1, UserChange.PROVISIONED);
    assign(2, EDITOR);
    assign(3, EDITOR);

    assertThat(verdicts()).containsExactly(Verdict.APPLIED, Verdict.UNCHANGED);
  }

  @Test
  void assignmentBesideAGroupGrantIsApplied() {
    at(1, UserChange.PROVISIONED);
    map(2, ENGINEERS, EDITOR);
    member(3, ENGINEERS, true);
    assign(4, EDITOR);

    assertThat(verdicts()).containsExactly(Verdict.APPLIED);
  }

  @Test
  void deactivatedUserCannotBeAssignedARole() {
    at(1, UserChange.PROVISIONED);
    at(2, UserChange.DEACTIVATED);
    assign(3, EDITOR);
    remove(4, EDITOR);

    assertThat(verdicts()).containsExactly(Verdict.USER_DEACTIVATED, Verdict.UNCHANGED);
  }

  @Test
  void unknownUserHasNoRoles() {
    assign(1, EDITOR);
    remove(2, EDITOR);
    assign(3, Role.BILLING_ADMIN);

    assertThat(verdicts())
        .containsExactly(Verdict.USER_UNKNOWN, Verdict.USER_UNKNOWN, Verdict.USER_UNKNOWN);
    assertThat(RoleRules.fold(facts).allGrants()).isEmpty();
  }

  @Test
  void roleOnlyFromGroupsIsNotRemoved() {
    at(1, UserChange.PROVISIONED);
    map(2, ENGINEERS, EDITOR);
    map(3, SALES, EDITOR);
    member(4, ENGINEERS, true);
    member(5, SALES, true);
    remove(6, EDITOR);
    assign(7, EDITOR);
    remove(8, EDITOR);

    Verdict held = new Verdict.HeldThroughGroups(Set.of(ENGINEERS, SALES));
    assertThat(verdicts()).containsExactly(held, Verdict.APPLIED, Verdict.APPLIED);
  }

  @Test
  void roleThatIsNotHeldIsNotRemoved() {
    at(1, UserChange.PROVISIONED);
    remove(2, EDITOR);

    assertThat(verdicts()).containsExactly(Verdict.UNCHANGED);
  }

  @Test
  void billingAdminIsAssignedWhateverTheStatus() {
    at(1, UserChange.PROVISIONED);
    at(2, UserChange.DEACTIVATED);
    assign(3, Role.BILLING_ADMIN);
    assign(4, Role.BILLING_ADMIN);
    remove(5, Role.BILLING_ADMIN);
    remove(6, Role.BILLING_ADMIN);

    assertThat(verdicts())
        .containsExactly(Verdict.APPLIED, Verdict.UNCHANGED, Verdict.APPLIED, Verdict.UNCHANGED);
  }

  /** Three cases in which the console used to report no effect for a command that had one. */
  @Test
  void lateFactChangesTheVerdict() {
    at(1, UserChange.PROVISIONED);
    map(2, ENGINEERS, EDITOR);
    assign(3, Role.ADMIN);
    assign(5, Role.ADMIN);
    assertThat(verdicts()).containsExactly(Verdict.APPLIED, Verdict.UNCHANGED);

    member(4, ENGINEERS, true);
    remove(6, EDITOR);
    assertThat(verdicts())
        .containsExactly(
            Verdict.APPLIED, Verdict.APPLIED, new Verdict.HeldThroughGroups(Set.of(ENGINEERS)));

    member(5, ENGINEERS, false);
    assertThat(verdicts()).containsExactly(Verdict.APPLIED, Verdict.APPLIED, Verdict.UNCHANGED);
  }

  @Test
  void verdictsDoNotDependOnArrivalOrder() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      facts.clear();
      for (int i = 0; i < 25; i++) {
        any(random, i);
      }
      Map<Long, Verdict> expected = verdictsByVersion();
      List<Fact> again = List.copyOf(facts.subList(0, 5));
      Collections.shuffle(facts, random);
      facts.addAll(again);

      assertThat(verdictsByVersion()).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private void any(Random random, int time) {
    GroupId group = random.nextBoolean() ? ENGINEERS : SALES;
    Role role = List.of(EDITOR, Role.ADMIN, Role.BILLING_ADMIN).get(random.nextInt(3));
    switch (random.nextInt(6)) {
      case 0 -> at(time, random.nextBoolean() ? UserChange.PROVISIONED : UserChange.DEACTIVATED);
      case 1 -> map(time, group, role);
      case 2 -> member(time, group, random.nextBoolean());
      case 3 -> remove(time, role);
      default -> assign(time, role);
    }
  }

  private List<Verdict> verdicts() {
    return List.copyOf(verdictsByVersion().values());
  }

  private Map<Long, Verdict> verdictsByVersion() {
    Map<Long, Verdict> verdicts = new TreeMap<>();
    RoleRules.fold(facts, (command, verdict) -> verdicts.put(command.version(), verdict));
    return verdicts;
  }

  private void at(int second, UserChange change) {
    facts.add(new Fact.Lifecycle(time(second), second + 1, change, ANN));
  }

  private void map(int second, GroupId group, Role role) {
    facts.add(new Fact.Mapping(time(second), group, second + 1, role));
  }

  private void member(int second, GroupId group, boolean member) {
    facts.add(new Fact.Membership(time(second), group, second + 1, ANN, member));
  }

  private void assign(int second, Role role) {
    facts.add(new Fact.Command(time(second), second + 1, role, true));
  }

  private void remove(int second, Role role) {
    facts.add(new Fact.Command(time(second), second + 1, role, false));
  }

  private static Instant time(int second) {
    return Instant.EPOCH.plusSeconds(second);
  }
}
