package dev.conveyor.rolerules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A fold from a checkpoint, and without most of the facts before it, gives the same grants. */
class CheckpointTest {

  private static final int HISTORIES = 3000;
  private static final ScimUserId SECOND = new ScimUserId(new UUID(2, 2));

  private record Result(Set<?> grants, Object status, Map<Fact.Command, Verdict> verdicts) {}

  @Test
  void anyCheckpointGivesTheSameGrants() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<Fact> history = history(random);
      Instant at = Instant.ofEpochSecond(random.nextInt(500));

      Checkpoint checkpoint = checkpoint(Checkpoint.NONE, history, at);

      assertThat(result(checkpoint, kept(checkpoint, history, random), at))
          .as("seed %d at %s", seed, at)
          .isEqualTo(result(Checkpoint.NONE, history, at));
    }
  }

  @Test
  void checkpointsOfCheckpointsGiveTheSameGrants() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<Fact> history = history(random);
      Checkpoint checkpoint = Checkpoint.NONE;
      List<Fact> left = history;
      int second = 0;
      for (int i = 0; i < 4; i++) {
        second += random.nextInt(150);
        Instant at = Instant.ofEpochSecond(second);
        checkpoint = checkpoint(checkpoint, left, at);
        left = kept(checkpoint, left, random);
      }

      assertThat(result(checkpoint, left, checkpoint.at()))
          .as("seed %d", seed)
          .isEqualTo(result(Checkpoint.NONE, history, checkpoint.at()));
    }
  }

  @Test
  void factsBeforeTheFirstLifecycleFactOnlyMatterForTheirLastValues() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<Fact> history = history(random);
      Instant first =
          history.stream()
              .filter(fact -> fact instanceof Fact.Lifecycle || fact instanceof Fact.Command)
              .map(Fact::at)
              .min(Instant::compareTo)
              .orElse(Instant.ofEpochSecond(500));
      Checkpoint unknown = Checkpoint.before(first.minusNanos(1000));

      assertThat(result(unknown, kept(unknown, history, random), unknown.at()))
          .as("seed %d", seed)
          .isEqualTo(result(Checkpoint.NONE, history, unknown.at()));
    }
  }

  /** Also with a second SCIM user, who manages the user from some time on. */
  private static List<Fact> history(Random random) {
    List<Fact> facts = new ArrayList<>(RandomFacts.history(random));
    int more = random.nextInt(12);
    for (int i = 0; i < more; i++) {
      Instant at = Instant.ofEpochSecond(random.nextInt(500));
      GroupId group = RandomFacts.group(random);
      boolean yes = random.nextInt(3) > 0;
      facts.add(
          switch (random.nextInt(3)) {
            case 0 -> new Fact.Lifecycle(at, 100 + i, UserChange.PROVISIONED, SECOND);
            case 1 -> new Fact.GroupDeleted(at, group);
            default -> new Fact.Membership(at, group, 100 + i, SECOND, yes);
          });
    }
    return facts;
  }

  private static Checkpoint checkpoint(Checkpoint from, List<Fact> facts, Instant at) {
    List<Fact> upTo = facts.stream().filter(fact -> !fact.at().isAfter(at)).toList();
    Set<ScimUserId> covered = new HashSet<>(from.memberships().keySet());
    for (Fact fact : upTo) {
      if (fact instanceof Fact.Lifecycle lifecycle && lifecycle.scimUser() != null) {
        covered.add(lifecycle.scimUser());
      }
    }
    return Checkpoint.of(at, RoleRules.fold(from, upTo, (command, verdict) -> {}), covered);
  }

  /** All facts after the checkpoint, and of those before it only what the Javadoc names. */
  private static List<Fact> kept(Checkpoint checkpoint, List<Fact> facts, Random random) {
    Map<Object, Fact> last = new HashMap<>();
    List<Fact> kept = new ArrayList<>();
    for (Fact fact : facts.stream().sorted(Fact.ORDER).toList()) {
      if (checkpoint.isBefore(fact)) {
        kept.add(fact);
        continue;
      }
      switch (fact) {
        case Fact.DefaultRole role -> last.put("default", role);
        case Fact.Mapping mapping -> {
          if (!Role.BILLING_ADMIN.equals(mapping.role())) {
            last.put(mapping.group(), mapping);
          }
        }
        case Fact.GroupDeleted deleted -> kept.add(deleted);
        case Fact.Membership membership -> {
          if (!checkpoint.memberships().containsKey(membership.scimUser())) {
            kept.add(membership);
          }
        }
        case Fact.Lifecycle ended -> {}
        case Fact.Command ended -> {}
      }
    }
    kept.addAll(last.values());
    Collections.shuffle(kept, random);
    return kept;
  }

  private static Result result(Checkpoint from, List<Fact> facts, Instant verdictsAfter) {
    Map<Fact.Command, Verdict> verdicts = new HashMap<>();
    UserState state = RoleRules.fold(from, facts, verdicts::put);
    verdicts.keySet().removeIf(command -> !command.at().isAfter(verdictsAfter));
    return new Result(
        state.allGrants().stream().collect(Collectors.toSet()),
        state.status() == null ? "unknown" : state.status(),
        verdicts);
  }
}
