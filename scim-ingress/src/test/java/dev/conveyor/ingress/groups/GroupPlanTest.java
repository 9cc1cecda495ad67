package dev.conveyor.ingress.groups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.protocol.GroupEdit;
import dev.conveyor.ingress.protocol.GroupEdit.AddMembers;
import dev.conveyor.ingress.protocol.GroupEdit.RemoveMembers;
import dev.conveyor.ingress.protocol.GroupEdit.ReplaceMembers;
import dev.conveyor.ingress.protocol.Members;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Table and random tests; the naive model applies one edit after the other. */
class GroupPlanTest {

  private static final int HISTORIES = 20_000;

  private static final ScimUserId ANN = id(1);
  private static final ScimUserId BOB = id(2);
  private static final String BOB_BY_NAME = "bob@acme.test";
  private static final String UNKNOWN = "carl@acme.test";
  private static final String NESTED = id(9).toString();
  private static final MemberNames NAMES =
      new MemberNames(Set.of(ANN, BOB), Map.of(BOB_BY_NAME, BOB), Map.of(NESTED, "Sales"));

  @Test
  void knownMembersJoinByIdOrName() {
    GroupPlan plan = plan(Set.of(), add(ANN.toString(), BOB_BY_NAME));

    assertThat(plan.members()).containsExactly(ANN, BOB);
    assertThat(plan.parking().isEmpty()).isTrue();
  }

  @Test
  void unknownMembersAndGroupsAreWaitedFor() {
    GroupPlan plan = plan(Set.of(), add(UNKNOWN, NESTED));

    assertThat(plan.members()).isEmpty();
    assertThat(plan.parking().members()).containsExactly(UNKNOWN, NESTED);
    assertThat(plan.parking().among(Set.of(UNKNOWN, NESTED), WhyParked.IS_A_GROUP))
        .containsExactly(new Parking.Named(NESTED, "Sales"));
  }

  @Test
  void userDeclaredAGroupElsewhereStillJoins() {
    MemberNames names =
        new MemberNames(Set.of(ANN), Map.of(), Map.of(ANN.toString(), ANN.toString()));
    GroupEdit declared = new AddMembers(new Members(List.of(), List.of(ANN.toString())));

    GroupPlan plan =
        GroupPlan.of("Group", null, List.of(add(ANN.toString()), declared), names, Set.of());

    assertThat(plan.members()).containsExactly(ANN);
    assertThat(plan.parking().members()).containsExactly(ANN.toString());
  }

  @Test
  void lastEditThatNamesAMemberDecides() {
    GroupPlan left = plan(Set.of(), add(ANN.toString()), remove(ANN.toString()));
    GroupPlan joined = plan(Set.of(), remove(ANN.toString()), add(ANN.toString()));

    assertThat(left.members()).isEmpty();
    assertThat(left.leaving()).containsExactly(ANN);
    assertThat(joined.members()).containsExactly(ANN);
    assertThat(joined.leaving()).isEmpty();
  }

  @Test
  void removedNameIsNoLongerWaitedFor() {
    GroupPlan plan = plan(Set.of(), add(UNKNOWN), remove("CARL@acme.test"));

    assertThat(plan.parking().isEmpty()).isTrue();
    assertThat(plan.gone(Unparked.REMOVED)).containsExactly("CARL@acme.test");
  }

  @Test
  void replacementEndsTheWaitForOthers() {
    GroupPlan plan = plan(Set.of("old@acme.test", UNKNOWN), replace(ANN.toString(), UNKNOWN));

    assertThat(plan.replacesMembers()).isTrue();
    assertThat(plan.members()).containsExactly(ANN);
    assertThat(plan.parking().members()).containsExactly(UNKNOWN);
    assertThat(plan.gone(Unparked.REPLACED)).containsExactly("old@acme.test");
  }

  @Test
  void renameIsPlannedOnlyIfTheNameDiffers() {
    GroupPlan plan = plan(Set.of(), new GroupEdit.Rename("Sales"), new GroupEdit.Rename("Group"));

    assertThat(plan.displayName()).isEqualTo("Group");
    assertThat(plan.externalId()).isNull();
  }

  @Test
  void plansDoWhatSingleEditsDo() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      Naive naive = new Naive();
      for (int i = random.nextInt(4); i > 0; i--) {
        naive.members.add(id(random.nextInt(4)));
        naive.waiting.add("x" + random.nextInt(4));
      }
      Set<ScimUserId> membersBefore = new TreeSet<>(naive.members);
      Set<String> waitingBefore = new TreeSet<>(naive.waiting);
      List<GroupEdit> edits = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        edits.add(edit(random));
      }
      edits.forEach(naive::apply);

      GroupPlan plan =
          GroupPlan.of(
              "Group",
              null,
              edits,
              new MemberNames(Set.of(id(0), id(1), id(2), id(3)), Map.of(), Map.of()),
              waitingBefore);

      Set<ScimUserId> members = new TreeSet<>(plan.replacesMembers() ? Set.of() : membersBefore);
      members.removeAll(plan.leaving());
      members.addAll(plan.members());
      assertThat(members).as("members of %d: %s", seed, edits).isEqualTo(naive.members);
      Set<String> waiting = new TreeSet<>(waitingBefore);
      waiting.removeAll(plan.gone(Unparked.REMOVED));
      waiting.removeAll(plan.gone(Unparked.REPLACED));
      waiting.addAll(plan.parking().members());
      assertThat(waiting).as("waiting of %d: %s", seed, edits).isEqualTo(naive.waiting);
    }
  }

  private static GroupEdit edit(Random random) {
    Set<String> named = new LinkedHashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      named.add(random.nextBoolean() ? id(random.nextInt(4)).toString() : "x" + random.nextInt(4));
    }
    String[] names = named.toArray(String[]::new);
    return switch (random.nextInt(4)) {
      case 0 -> replace(names);
      case 1 -> remove(names);
      default -> add(names);
    };
  }

  /** One edit after the other, on sets. */
  private static final class Naive {

    private final Set<ScimUserId> members = new TreeSet<>();
    private final Set<String> waiting = new TreeSet<>();

    void apply(GroupEdit edit) {
      switch (edit) {
        case AddMembers add -> add(add.members().users());
        case RemoveMembers remove -> {
          members.removeAll(MemberNames.ids(remove.members()));
          waiting.removeAll(new HashSet<>(remove.members()));
        }
        case ReplaceMembers replace -> {
          members.clear();
          waiting.retainAll(replace.members().all().collect(Collectors.toSet()));
          add(replace.members().users());
        }
        case GroupEdit.Rename rename -> throw new IllegalStateException();
        case GroupEdit.SetExternalId set -> throw new IllegalStateException();
      }
    }

    private void add(List<String> names) {
      for (String name : names) {
        if (name.startsWith("x")) {
          waiting.add(name);
        } else {
          members.add(ScimUserId.of(name));
        }
      }
    }
  }

  private static GroupPlan plan(Set<String> parked, GroupEdit... edits) {
    return GroupPlan.of("Group", null, List.of(edits), NAMES, parked);
  }

  private static GroupEdit add(String... names) {
    return new AddMembers(Members.of(List.of(names)));
  }

  private static GroupEdit remove(String... names) {
    return new RemoveMembers(List.of(names));
  }

  private static GroupEdit replace(String... names) {
    return new ReplaceMembers(Members.of(List.of(names)));
  }

  private static ScimUserId id(int number) {
    return new ScimUserId(new UUID(3, number));
  }
}
