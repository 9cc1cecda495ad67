package dev.conveyor.ingress.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.WaitingIngress;
import dev.conveyor.testservers.LongRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random histories of writes: written in batches, and one by one in another organization. Answers,
 * stored users, and published records are the same.
 */
class UserBatchTest {

  private static final int HISTORIES = LongRun.times(8, 300);
  private static final int BATCHES = 8;
  private static final int LARGEST = 9;
  private static final int NAMES = 12;

  @Test
  void batchesDoWhatSingleWritesDo() throws Exception {
    try (IngressDatabase database = WaitingIngress.newDatabase()) {
      for (int seed = 0; seed < HISTORIES; seed++) {
        history(database, seed);
      }
    }
  }

  private static void history(IngressDatabase database, int seed) {
    Random random = new Random(seed);
    try (WaitingIngress batched = WaitingIngress.start(database, Duration.ofSeconds(30));
        WaitingIngress single = WaitingIngress.start(database, Duration.ofSeconds(30))) {
      WrittenSide together = new WrittenSide(batched, 1);
      WrittenSide alone = new WrittenSide(single, 2);
      List<String> waited = List.of(name(random), name(random), externalId(random));
      together.groupWaitingFor(waited);
      alone.groupWaitingFor(waited);
      int ids = 0;
      for (int i = 0; i < BATCHES; i++) {
        List<WrittenSide.Asked> batch = new ArrayList<>();
        Set<Integer> changed = new HashSet<>();
        for (int j = random.nextInt(LARGEST); j >= 0; j--) {
          int id = random.nextInt(ids + 1);
          if (id == ids || random.nextInt(4) == 0) {
            batch.add(create(random, ids++));
          } else if (changed.add(id)) {
            // Two writes of one user in a batch: see the second test.
            batch.add(random.nextInt(8) == 0 ? delete(random, id) : change(random, id));
          }
        }
        boolean inTurn = random.nextBoolean();
        Duration awaited = random.nextInt(3) == 0 ? Duration.ofMinutes(5) : Duration.ZERO;
        for (int id = 0; id < ids; id++) {
          int verdict = random.nextInt(5);
          together.judge(id, verdict);
          alone.judge(id, verdict);
        }
        WrittenSide.Batch done = together.batch(batch, inTurn, awaited);
        assertThat(alone.oneByOne(batch, done.order(), inTurn, awaited))
            .as("answers of batch %d of history %d", i, seed)
            .isEqualTo(done.answers());
      }
      assertThat(together.users(ids)).as("users of history %d", seed).isEqualTo(alone.users(ids));
      assertThat(together.published())
          .as("records of history %d", seed)
          .isEqualTo(alone.published());
    }
  }

  @Test
  void secondWriteOfAUserIsLeftForLater() throws Exception {
    try (IngressDatabase database = WaitingIngress.newDatabase();
        WaitingIngress ingress = WaitingIngress.start(database, Duration.ofSeconds(30))) {
      WrittenSide side = new WrittenSide(ingress, 1);
      side.batch(List.of(new WrittenSide.Create(0, "ann", null)), true, Duration.ZERO);

      WrittenSide.Batch done =
          side.batch(
              List.of(displayName(0, "First"), displayName(0, "Second")), true, Duration.ZERO);

      assertThat(done.alone()).containsExactly(1);
      assertThat(side.users(1).getFirst()).startsWith("3 ").contains("\"Second\"");
    }
  }

  @Test
  void userLockedByAnotherTransactionIsLeftForLater() throws Exception {
    try (IngressDatabase database = WaitingIngress.newDatabase();
        WaitingIngress ingress = WaitingIngress.start(database, Duration.ofSeconds(30))) {
      WrittenSide side = new WrittenSide(ingress, 1);
      side.batch(
          List.of(new WrittenSide.Create(0, "ann", null), new WrittenSide.Create(1, "bob", null)),
          true,
          Duration.ZERO);

      List<Integer> left =
          side.whileLocked(
              0, () -> side.leftOut(List.of(displayName(0, "Ann"), displayName(1, "Bob"))));

      assertThat(left).containsExactly(0);
      assertThat(side.users(2).getLast()).startsWith("2 ").contains("\"Bob\"");
    }
  }

  private static WrittenSide.Change displayName(int id, String name) {
    return new WrittenSide.Change(
        id, WaitingIngress.patch("displayName", "'" + name + "'"), false, null);
  }

  private static WrittenSide.Create create(Random random, int id) {
    return new WrittenSide.Create(
        id, name(random), random.nextInt(3) == 0 ? externalId(random) : null);
  }

  private static String name(Random random) {
    String name = "user" + random.nextInt(NAMES);
    return random.nextInt(4) == 0 ? name.toUpperCase(Locale.ROOT) : name;
  }

  private static String externalId(Random random) {
    return "ext-" + random.nextInt(NAMES);
  }

  private static WrittenSide.Delete delete(Random random, int id) {
    return new WrittenSide.Delete(id, ifMatch(random));
  }

  private static @Nullable String ifMatch(Random random) {
    return random.nextInt(4) == 0 ? "W/\"" + (1 + random.nextInt(3)) + "\"" : null;
  }

  private static WrittenSide.Change change(Random random, int id) {
    String ifMatch = ifMatch(random);
    if (random.nextInt(4) == 0) {
      return new WrittenSide.Change(id, WaitingIngress.user(name(random)), true, ifMatch);
    }
    String patch =
        switch (random.nextInt(7)) {
          case 0 -> WaitingIngress.patch("userName", "'" + name(random) + "'");
          case 1 -> WaitingIngress.patch("externalId", "'" + externalId(random) + "'");
          case 2 -> WaitingIngress.patch("active", String.valueOf(random.nextBoolean()));
          case 3 -> WaitingIngress.patch("active", "'perhaps'");
          case 4 -> WaitingIngress.patchEmail("a{,}\\\\" + random.nextInt(2) + "@acme.test");
          default -> WaitingIngress.patch("displayName", "'Ann " + random.nextInt(2) + "'");
        };
    return new WrittenSide.Change(id, patch, false, ifMatch);
  }
}
