package dev.conveyor.provisioning.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.UserId;
import dev.conveyor.testservers.LongRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random histories with holds: nobody is removed past the limit without a release, nobody within it
 * is held, and whatever is released or expires ends as it would have without holds.
 */
class HoldHistoriesTest {

  private static final int HISTORIES = LongRun.times(4000, 20_000);

  @Test
  void heldAndReleasedEndsAsIfNeverHeld() {
    int holds = 0;
    for (int seed = 1; seed <= HISTORIES; seed++) {
      holds += new Run(seed).play();
    }
    assertThat(holds).as("histories that held someone").isGreaterThan(HISTORIES / 4);
  }

  private static final class Run {

    private record Person(int id, long version, boolean active, boolean deleted, String name) {}

    private final int seed;
    private final Random random;
    private final HoldPolicy policy;
    private final TestDirectory held = new TestDirectory();
    private final TestDirectory free = new TestDirectory();
    private final Map<Integer, Person> people = new HashMap<>();
    private final Map<UserId, Instant> removed = new HashMap<>();
    private final List<Request> sent = new ArrayList<>();
    private int ids = 1000;
    private int commands;
    private boolean anyHeld;

    Run(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.policy =
          new HoldPolicy(
              true,
              1 + random.nextInt(4),
              5 + random.nextInt(20),
              1 + random.nextInt(10),
              1 + random.nextInt(3),
              HoldDecision.APPLY);
      held.settings = new Settings(0, null, Rehire.ADOPT, policy);
      free.settings =
          new Settings(
              0, null, Rehire.ADOPT, new HoldPolicy(false, 1, 1, 1, 1, HoldDecision.APPLY));
      int size = 8 + random.nextInt(12);
      for (int i = 1; i <= size; i++) {
        people.put(i, new Person(i, 0, true, false, "Name"));
        push(i, true, false);
      }
    }

    /** Returns 1 if anyone was held. */
    int play() {
      for (int step = 0; step < 40; step++) {
        step();
        held.heal();
        anyHeld |= !held.held.isEmpty();
        if (random.nextInt(4) == 0) {
          held.now = held.now.plusSeconds(random.nextInt(300));
        }
      }
      finish();
      assertThat(held.held).as("history " + seed).isEmpty();
      assertThat(held.shown()).as("history " + seed).isEqualTo(free.shown());
      assertThat(held.applied).as("history " + seed).isEqualTo(free.applied);
      assertVersionsGrow();
      return anyHeld ? 1 : 0;
    }

    private void step() {
      int slot = 1 + random.nextInt(people.size());
      Person person = people.get(slot);
      int choice = random.nextInt(100);
      if (choice < 45) {
        push(slot, false, false);
      } else if (choice < 60) {
        push(slot, true, false);
      } else if (choice < 70) {
        push(slot, false, true);
      } else if (choice < 80) {
        people.put(
            slot,
            new Person(
                person.id(), person.version(), person.active(), person.deleted(), "N" + choice));
        push(slot, person.active(), false);
      } else if (choice < 90) {
        redeliver();
      } else {
        decideOne();
      }
    }

    /** One push of a person; a deleted one comes back as another SCIM user. */
    private void push(int slot, boolean active, boolean deleted) {
      Person before = people.get(slot);
      if (before.deleted()) {
        before = new Person(++ids, 0, true, false, before.name());
        if (!active) {
          return;
        }
      }
      Person after = new Person(before.id(), before.version() + 1, active, deleted, before.name());
      people.put(slot, after);
      TestPush push =
          TestPush.of(TestPush.id(after.id()), after.version(), "p" + slot + "@x")
              .named(after.name());
      push = deleted ? push.deletion() : active ? push : push.inactive();
      apply(push.request(), active);
    }

    private void apply(Request request, boolean active) {
      sent.add(request);
      free.apply(request);
      if (active) {
        held.apply(request);
        return;
      }
      UserId user = userOf(request);
      boolean wasActive = user != null && held.users.get(user).isActive();
      boolean wasHeld = user != null && held.held.containsKey(user);
      boolean expected = wasActive && !wasHeld && tooMany(user);
      held.apply(request);
      if (wasActive && !wasHeld) {
        assertThat(held.held.containsKey(user))
            .as("history %d, %s", seed, request)
            .isEqualTo(expected);
        assertThat(held.users.get(user).isActive()).isEqualTo(expected);
        if (expected) {
          removed.remove(user);
        } else {
          removed.put(user, held.now);
        }
      }
    }

    private UserId userOf(Request request) {
      return held.users.values().stream()
          .filter(user -> user.scimUserId() != null)
          .filter(user -> request.event().subject().equals(user.scimUserId().toString()))
          .map(DirectoryUser::id)
          .findFirst()
          .orElse(null);
    }

    /** The rule, computed from scratch. */
    private boolean tooMany(UserId user) {
      Instant start = held.now.plusSeconds(1).minus(Duration.ofMinutes(policy.minutes()));
      long others =
          removed.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(user))
              .filter(entry -> entry.getValue().isAfter(start))
              .count();
      long holds = held.held.values().stream().filter(each -> each.since().isAfter(start)).count();
      long users = held.users.values().stream().filter(DirectoryUser::isActive).count() + others;
      long all = others + holds + 1;
      return users >= 10 && all > policy.moreThan() && all * 100 > policy.percent() * users;
    }

    /** An older record again, alone or after a worker was killed before it committed. */
    private void redeliver() {
      Request again = sent.get(random.nextInt(sent.size()));
      free.apply(again);
      held.apply(again);
    }

    private void decideOne() {
      if (!held.held.isEmpty()) {
        List<UserId> users = List.copyOf(held.held.keySet());
        decide(users.get(random.nextInt(users.size())));
      }
    }

    private void decide(UserId user) {
      held.apply(
          new DecideHold(
              TestDirectory.ACME, user, ++commands, held.now.plusSeconds(1), HoldDecision.APPLY));
    }

    /** Some are released, the others expire. */
    private void finish() {
      if (random.nextBoolean()) {
        List.copyOf(held.held.keySet()).forEach(this::decide);
      }
      held.now = held.now.plus(Duration.ofHours(4));
      held.heal();
    }

    private void assertVersionsGrow() {
      Map<UserId, Long> versions = new HashMap<>();
      held.published.stream()
          .filter(DirectoryUserChanged.class::isInstance)
          .map(DirectoryUserChanged.class::cast)
          .forEach(change -> {
            Long before = versions.put(change.userId(), change.version());
            assertThat(change.version()).isGreaterThan(before == null ? 0 : before);
          });
    }
  }
}
