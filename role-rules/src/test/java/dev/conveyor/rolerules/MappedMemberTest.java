package dev.conveyor.rolerules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A preview of a mapping or a removal knows a user's status and grants, and nothing of their
 * history. It never differs from the outcome, which is folded from the whole history: thousands of
 * random ones.
 */
class MappedMemberTest {

  private static final int HISTORIES = 20_000;

  @Test
  void previewIsTheOutcome() {
    int changed = 0;
    for (long seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<Fact> history = RandomFacts.reachable(random);
      UserState state = RoleRules.fold(history);
      GroupId group = RandomFacts.group(random);
      UserStatus status = state.status();
      if (status == null || !state.groups().contains(group)) {
        continue;
      }
      Role role = random.nextInt(4) == 0 ? null : RandomFacts.role(random);
      if (role != null && role.isBillingAdmin()) {
        continue;
      }
      List<Fact> mapped = new ArrayList<>(history);
      mapped.add(new Fact.Mapping(Instant.ofEpochSecond(1000), group, 1000, role));

      UserState outcome = RoleRules.fold(mapped);
      UserState preview = RoleRules.map(member(state, status, group), group, role);

      assertThat(preview.allGrants()).as("seed %d", seed).isEqualTo(outcome.allGrants());
      if (!outcome.allGrants().equals(state.allGrants())) {
        changed++;
      }
    }
    assertThat(changed).as("mappings that changed grants").isGreaterThan(1000);
  }

  @Test
  void previewOfARemovalIsTheOutcome() {
    int changed = 0;
    for (long seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<Fact> history = RandomFacts.reachable(random);
      UserState state = RoleRules.fold(history);
      UserStatus status = state.status();
      if (status == null) {
        continue;
      }
      Role role = RandomFacts.role(random);
      List<Fact> removed = new ArrayList<>(history);
      removed.add(new Fact.Command(Instant.ofEpochSecond(1000), 1000, role, false));

      UserState outcome = RoleRules.fold(removed);
      UserState preview =
          RoleRules.remove(UserState.of(status, state.defaultRole(), state.allGrants()), role);

      assertThat(preview.allGrants()).as("seed %d", seed).isEqualTo(outcome.allGrants());
      if (!outcome.allGrants().equals(state.allGrants())) {
        changed++;
      }
    }
    assertThat(changed).as("removals that changed grants").isGreaterThan(1000);
  }

  private static UserState member(UserState state, UserStatus status, GroupId group) {
    @Nullable Role mapped = state.mappings().get(group);
    return UserState.ofMember(status, group, mapped, state.defaultRole(), state.allGrants());
  }
}
