package dev.conveyor.rolesync.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ArrivalOrderProperties {

  private static final ScimUserId ANN = new ScimUserId(new UUID(2, 1));

  @Property
  void theOrderOfArrivalAndRepetitionsDoNotMatter(
      @ForAll("histories") List<Fact> history, @ForAll long seed) {
    List<Fact> arrived = new ArrayList<>(history);
    Random random = new Random(seed);
    for (int i = 0; i < history.size() / 3; i++) {
      arrived.add(history.get(random.nextInt(history.size())));
    }
    Collections.shuffle(arrived, random);

    assertThat(RoleRules.fold(arrived)).isEqualTo(RoleRules.fold(history));
  }

  @Property
  void onlyACommandMovesBillingAdmin(
      @ForAll("histories") List<Fact> history, @ForAll("facts") Fact next) {
    UserState before = RoleRules.fold(history);

    UserState after = RoleRules.apply(before, next);

    boolean byHand = next instanceof Fact.Command command && command.role().isBillingAdmin();
    assertThat(byHand || after.billingAdmin() == before.billingAdmin()).isTrue();
    assertThat(after.grants()).noneMatch(grant -> grant.role().isBillingAdmin());
  }

  @Property
  void whoIsNotActiveHoldsNothingButPerhapsBillingAdmin(@ForAll("histories") List<Fact> history) {
    UserState state = RoleRules.fold(history);

    assertThat(state.active() || state.grants().isEmpty()).isTrue();
  }

  @Property
  void groupGrantsAreThoseOfTheMappedGroupsOneIsIn(@ForAll("histories") List<Fact> history) {
    UserState state = RoleRules.fold(history);

    assertThat(state.grants().stream().filter(grant -> grant.source().text().startsWith("group:")))
        .hasSameElementsAs(state.active() ? state.groupGrants() : List.of());
  }

  @Provide
  Arbitrary<List<Fact>> histories() {
    return facts().list().ofMaxSize(40);
  }

  @Provide
  Arbitrary<Fact> facts() {
    Arbitrary<Instant> at = Arbitraries.integers().between(0, 500).map(Instant::ofEpochSecond);
    Arbitrary<GroupId> group =
        Arbitraries.integers().between(1, 3).map(n -> new GroupId(new UUID(1, n)));
    Arbitrary<Role> role =
        Arbitraries.of("Admin", "Trust Sharer", "Auditor", "Billing Admin").map(Role::new);
    return Arbitraries.oneOf(
        Combinators.combine(at, Arbitraries.of(Role.DEFAULTS))
            .as((time, each) -> new Fact.DefaultRole(time, time.getEpochSecond() + 1, each)),
        Combinators.combine(at, group, role.injectNull(0.3))
            .as((time, g, each) -> new Fact.Mapping(time, g, time.getEpochSecond() + 1, each)),
        Combinators.combine(at, group)
            .as((time, g) -> (Fact) new Fact.GroupDeleted(time, g))
            .filter(fact -> fact.at().getEpochSecond() % 10 == 0),
        Combinators.combine(at, group, Arbitraries.of(true, false))
            .as(
                (time, g, member) ->
                    new Fact.Membership(time, g, time.getEpochSecond() + 1, ANN, member)),
        Combinators.combine(
                at,
                Arbitraries.of(
                    UserChange.PROVISIONED, UserChange.DEACTIVATED, UserChange.REACTIVATED))
            .as((time, change) -> new Fact.Lifecycle(time, time.getEpochSecond() + 1, change, ANN)),
        Combinators.combine(at, role, Arbitraries.of(true, false))
            .as(
                (time, each, assign) ->
                    new Fact.Command(time, time.getEpochSecond() + 1, each, assign)));
  }
}
