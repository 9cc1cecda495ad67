package dev.conveyor.rolerules;

import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Random histories of one user. */
final class RandomFacts {

  private static final ScimUserId ANN = new ScimUserId(new UUID(2, 1));
  private static final List<Role> ROLES =
      List.of(Role.ADMIN, Role.TRUST_SHARER, new Role("Auditor"), Role.BILLING_ADMIN);

  private RandomFacts() {}

  static GroupId group(Random random) {
    return new GroupId(new UUID(1, random.nextInt(3)));
  }

  static Role role(Random random) {
    return ROLES.get(random.nextInt(ROLES.size()));
  }

  static List<Fact> history(Random random) {
    List<Fact> facts = new ArrayList<>();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      facts.add(fact(random, i + 1));
    }
    return facts;
  }

  static Fact fact(Random random, long version) {
    long second = random.nextInt(500);
    Instant at = Instant.ofEpochSecond(second);
    GroupId group = group(random);
    Role role = role(random);
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
