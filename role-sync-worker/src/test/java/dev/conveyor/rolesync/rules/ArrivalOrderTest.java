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
import org.junit.jupiter.api.Test;

/** Properties of every history: thousands of random ones, each from the given seed. */
class ArrivalOrderTest {

  private static final int HISTORIES = 3000;
  private static final ScimUserId ANN = new ScimUserId(new UUID(2, 1));
  private static final List<Role> ROLES =
      List.of(Role.ADMIN, Role.TRUST_SHARER, new Role("Auditor"), Role.BILLING_ADMIN);

  @Test
  void arrivalOrderAndRepetitionsDoNotMatter() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<Fact> history = history(random);
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
      UserState before = RoleRules.fold(history(random));
      Fact next = fact(random, 1000);

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
      UserState state = RoleRules.fold(history(new Random(seed)));

      assertThat(
              state.grants().stream().filter(grant -> grant.source().text().startsWith("group:")))
          .as("seed %d", seed)
          .hasSameElementsAs(state.active() ? state.groupGrants() : List.of());
      assertThat(state.active() || state.grants().isEmpty()).as("seed %d", seed).isTrue();
    }
  }

  private static List<Fact> history(Random random) {
    List<Fact> facts = new ArrayList<>();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      facts.add(fact(random, i + 1));
    }
    return facts;
  }

  private static Fact fact(Random random, long version) {
    long second = random.nextInt(500);
    Instant at = Instant.ofEpochSecond(second);
    GroupId group = new GroupId(new UUID(1, random.nextInt(3)));
    Role role = ROLES.get(random.nextInt(ROLES.size()));
    return switch (random.nextInt(13)) {
      case 0 -> new Fact.DefaultRole(at, version, Role.DEFAULTS.get((int) (second % 2)));
      case 1, 2, 3 -> new Fact.Mapping(at, group, version, role);
      case 4 -> new Fact.Mapping(at, group, version, null);
      case 5 -> new Fact.GroupDeleted(at, new GroupId(new UUID(1, 9)));
      case 6, 7, 8 -> new Fact.Membership(at, group, version, ANN, second % 3 != 0);
      case 9, 10 -> new Fact.Lifecycle(at, version, change(second), ANN);
      default -> new Fact.Command(at, version, role, second % 3 != 0);
    };
  }

  private static UserChange change(long second) {
    return second % 3 == 0 ? UserChange.DEACTIVATED : UserChange.PROVISIONED;
  }
}
