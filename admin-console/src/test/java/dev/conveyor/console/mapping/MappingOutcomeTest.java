package dev.conveyor.console.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.console.mapping.MappingPreview.Member;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.rolerules.RoleRules;
import dev.conveyor.rolerules.UserState;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The preview of a mapping against its outcome, for random groups: the members' histories are
 * folded with and without the mapping, and the preview sees their grants alone.
 */
class MappingOutcomeTest {

  private static final int GROUPS = 5_000;
  private static final GroupId GROUP = new GroupId(new UUID(1, 0));
  private static final Instant NOW = Instant.ofEpochSecond(1000);
  private static final List<Role> ROLES =
      List.of(Role.ADMIN, Role.TRUST_SHARER, new Role("Auditor"));
  private static final Pattern GETS = Pattern.compile("(\\S+) active members? gets? the role .*");
  private static final Pattern LOSES = Pattern.compile("(\\S+) active members? loses? the role .*");
  private static final Pattern WITHOUT = Pattern.compile("(\\S+) of them (is|are) left .*");

  /** A member with what they hold before and after the mapping. */
  private record Case(Member member, Set<Grant> before, Set<Grant> after) {

    boolean gains(@Nullable Role role) {
      return holds(after, role) && !holds(before, role);
    }

    boolean loses(@Nullable Role role) {
      return holds(before, role) && !holds(after, role);
    }

    boolean isLeftWithoutARole() {
      return hasARole(before) && !hasARole(after);
    }

    private static boolean holds(Set<Grant> grants, @Nullable Role role) {
      return grants.stream().anyMatch(grant -> grant.role().equals(role));
    }

    private static boolean hasARole(Set<Grant> grants) {
      return grants.stream().anyMatch(grant -> !grant.role().isBillingAdmin());
    }
  }

  @Test
  void previewMatchesTheOutcome() {
    int changed = 0;
    for (long seed = 0; seed < GROUPS; seed++) {
      Random random = new Random(seed);
      List<Fact> shared = shared(random);
      UserState settings = RoleRules.fold(shared);
      @Nullable Role before = settings.mappings().get(GROUP);
      @Nullable Role after = random.nextInt(3) == 0 ? null : role(random);
      if (Objects.equals(before, after)) {
        continue;
      }
      List<Case> cases = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        cases.add(member(random, shared, after));
      }

      for (Case each : cases) {
        MappingEffect effect =
            MappingEffect.of(each.member(), GROUP, before, after, settings.defaultRole());
        assertThat(effect.gained()).as("seed %d", seed).isEqualTo(minus(each.after, each.before));
        assertThat(effect.lost()).as("seed %d", seed).isEqualTo(minus(each.before, each.after));
        changed += each.before.equals(each.after) ? 0 : 1;
      }
      List<String> lines =
          MappingPreview.describe(
              GROUP,
              before,
              after,
              settings.defaultRole(),
              cases.stream().map(Case::member).toList(),
              new MappingPreview.Limits(HoldPolicy.DEFAULT, 100_000));

      String as = "seed %d: %s to %s: %s".formatted(seed, before, after, lines);
      if (after != null) {
        assertThat(said(lines, GETS)).as(as).isEqualTo(count(cases, each -> each.gains(after)));
      } else {
        assertThat(said(lines, LOSES)).as(as).isEqualTo(count(cases, each -> each.loses(before)));
        assertThat(said(lines, WITHOUT)).as(as).isEqualTo(count(cases, Case::isLeftWithoutARole));
      }
    }
    assertThat(changed).as("members whose grants changed").isGreaterThan(1000);
  }

  private static long count(List<Case> cases, Predicate<Case> predicate) {
    return cases.stream().filter(predicate).count();
  }

  /** The number that a line of this form names; 0 if there is no such line. */
  private static long said(List<String> lines, Pattern form) {
    return lines.stream()
        .map(form::matcher)
        .filter(Matcher::matches)
        .mapToLong(line -> Long.parseLong(line.group(1)))
        .sum();
  }

  private static Set<Grant> minus(Set<Grant> some, Set<Grant> others) {
    Set<Grant> left = new HashSet<>(some);
    left.removeAll(others);
    return left;
  }

  /** What happened to the organization: its default role, and the mappings of three groups. */
  private static List<Fact> shared(Random random) {
    List<Fact> facts = new ArrayList<>();
    int mappings = random.nextInt(12);
    for (int version = 1; version <= mappings; version++) {
      @Nullable Role role = random.nextInt(4) == 0 ? null : role(random);
      facts.add(new Fact.Mapping(at(random), group(random), version, role));
    }
    int defaultRoles = random.nextInt(3);
    for (int version = 1; version <= defaultRoles; version++) {
      Role role = Role.DEFAULTS.get(random.nextInt(Role.DEFAULTS.size()));
      facts.add(new Fact.DefaultRole(at(random), version, role));
    }
    return facts;
  }

  /** A member of the group now, after their own random history. */
  private static Case member(Random random, List<Fact> shared, @Nullable Role role) {
    ScimUserId scimUser = new ScimUserId(new UUID(2, 1));
    List<Fact> facts = new ArrayList<>(shared);
    facts.add(new Fact.Lifecycle(Instant.EPOCH, 1, UserChange.PROVISIONED, scimUser));
    int length = random.nextInt(15);
    for (int version = 2; version < length; version++) {
      facts.add(own(random, version, scimUser));
    }
    facts.add(new Fact.Membership(NOW.minusSeconds(1), GROUP, 100, scimUser, true));
    UserState state = RoleRules.fold(facts);
    facts.add(new Fact.Mapping(NOW, GROUP, 100, role));
    Member member =
        new Member("Ada", Objects.requireNonNull(state.status()), List.copyOf(state.allGrants()));
    return new Case(member, state.allGrants(), RoleRules.fold(facts).allGrants());
  }

  private static Fact own(Random random, long version, ScimUserId scimUser) {
    boolean yes = random.nextInt(3) > 0;
    return switch (random.nextInt(5)) {
      case 0, 1 -> new Fact.Membership(at(random), group(random), version, scimUser, yes);
      case 2 ->
          new Fact.Lifecycle(
              at(random), version, yes ? UserChange.REACTIVATED : UserChange.DEACTIVATED, scimUser);
      case 3 -> new Fact.Command(at(random), version, Role.BILLING_ADMIN, yes);
      default -> new Fact.Command(at(random), version, role(random), yes);
    };
  }

  private static Instant at(Random random) {
    return Instant.ofEpochSecond(1 + random.nextInt(500));
  }

  private static GroupId group(Random random) {
    return new GroupId(new UUID(1, random.nextInt(3)));
  }

  private static Role role(Random random) {
    return ROLES.get(random.nextInt(ROLES.size()));
  }
}
