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
import org.jspecify.annotations.Nullable;

/** Random histories of one user. */
final class RandomFacts {

  private static final ScimUserId ANN = new ScimUserId(new UUID(2, 1));
  private static final ScimUserId BOB = new ScimUserId(new UUID(2, 2));
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

  /**
   * A history that the other services can publish. Unlike in the others, an active user who is
   * managed never changes to another SCIM user: only a deactivated user is taken over. Groups are
   * deleted as well.
   */
  static List<Fact> reachable(Random random) {
    List<Fact> facts = new ArrayList<>(history(random));
    facts.removeIf(Fact.Lifecycle.class::isInstance);
    int more = random.nextInt(12);
    for (int i = 0; i < more; i++) {
      Instant at = Instant.ofEpochSecond(random.nextInt(500));
      GroupId group = group(random);
      facts.add(
          random.nextInt(4) == 0
              ? new Fact.GroupDeleted(at, group)
              : new Fact.Membership(at, group, 100 + i, BOB, random.nextInt(3) > 0));
    }
    facts.addAll(lifecycle(random));
    return facts;
  }

  private static List<Fact> lifecycle(Random random) {
    List<Fact> facts = new ArrayList<>();
    @Nullable ScimUserId manager = random.nextInt(4) == 0 ? null : scimUser(random);
    UserChange change = UserChange.PROVISIONED;
    int second = 0;
    int length = random.nextInt(8);
    for (int version = 1; version <= length; version++) {
      second += 1 + random.nextInt(100);
      facts.add(new Fact.Lifecycle(Instant.ofEpochSecond(second), version, change, manager));
      if (change == UserChange.DEACTIVATED) {
        change = UserChange.REACTIVATED;
        manager = scimUser(random);
      } else if (manager == null) {
        change = UserChange.PROVISIONED;
        manager = scimUser(random);
      } else {
        change = random.nextBoolean() ? UserChange.UPDATED : UserChange.DEACTIVATED;
        // Without a SCIM user, the identity provider deleted the user.
        manager = change == UserChange.DEACTIVATED && random.nextBoolean() ? null : manager;
      }
    }
    return facts;
  }

  private static ScimUserId scimUser(Random random) {
    return random.nextBoolean() ? ANN : BOB;
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
