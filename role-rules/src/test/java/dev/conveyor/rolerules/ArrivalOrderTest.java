package dev.conveyor.rolerules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Properties of every history: thousands of random ones, each from the given seed. */
class ArrivalOrderTest {

  private static final int HISTORIES = 3000;

  @Test
  void arrivalOrderAndRepetitionsDoNotMatter() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<Fact> history = RandomFacts.history(random);
      List<Fact> arrived = new ArrayList<>(history);
      for (int i = 0; i < history.size() / 3; i++) {
        arrived.add(history.get(random.nextInt(history.size())));
      }
      Collections.shuffle(arrived, random);

      assertThat(RoleRules.fold(arrived)).as("seed %d", seed).isEqualTo(RoleRules.fold(history));
    }
  }

  @Test
  void onlyCommandsChangeBillingAdmin() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      UserState before = RoleRules.fold(RandomFacts.history(random));
      Fact next = RandomFacts.fact(random, 1000);

      UserState after = RoleRules.apply(before, next);

      boolean byHand = next instanceof Fact.Command command && command.role().isBillingAdmin();
      assertThat(byHand || after.billingAdmin() == before.billingAdmin())
          .as("seed %d: %s", seed, next)
          .isTrue();
      assertThat(after.grants()).noneMatch(grant -> grant.role().isBillingAdmin());
    }
  }

  @Test
  void groupGrantsMatchMappedGroups() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      UserState state = RoleRules.fold(RandomFacts.history(new Random(seed)));

      assertThat(
              state.grants().stream().filter(grant -> grant.source().text().startsWith("group:")))
          .as("seed %d", seed)
          .hasSameElementsAs(state.active() ? state.groupGrants() : List.of());
      assertThat(state.active() || state.grants().isEmpty()).as("seed %d", seed).isTrue();
    }
  }
}
