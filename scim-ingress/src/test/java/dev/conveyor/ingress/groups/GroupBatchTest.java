package dev.conveyor.ingress.groups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.ingress.batches.BatchResult;
import dev.conveyor.ingress.groups.GroupSide.Asked;
import dev.conveyor.testservers.LongRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random changes of groups: in batches, and one by one in another organization. Answers, members,
 * and published records are the same.
 */
class GroupBatchTest {

  private static final int HISTORIES = LongRun.times(10, 400);
  private static final int BATCHES = 6;
  private static final int LARGEST = 10;
  private static final int GROUPS = 3;

  private static IngressDatabase database;

  @BeforeAll
  static void start() {
    database = new IngressDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void batchesDoWhatSingleWritesDo() {
    int written = 0;
    int alone = 0;
    int rejected = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      GroupSide together = new GroupSide(database, "together-" + seed, GROUPS);
      GroupSide single = new GroupSide(database, "single-" + seed, GROUPS);
      for (int i = 0; i < BATCHES; i++) {
        List<Asked> batch = new ArrayList<>();
        for (int j = random.nextInt(LARGEST); j >= 0; j--) {
          batch.add(asked(random));
        }
        GroupSide.Batch done = together.batch(batch);
        assertThat(single.oneByOne(batch, done.order()))
            .as("answers of batch %d of history %d", i, seed)
            .isEqualTo(done.answers());
        alone += done.alone();
        rejected += (int) done.answers().stream().filter(each -> each.contains("412")).count();
        written += batch.size() - done.alone();
      }
      for (int group = 0; group < GROUPS; group++) {
        assertThat(together.state(group))
            .as("group %d of history %d", group, seed)
            .isEqualTo(single.state(group));
      }
    }
    assertThat(List.of(written, alone, rejected)).allMatch(count -> count > 10);
  }

  @Test
  void changesOfOneGroupGoInOrder() {
    GroupSide side = new GroupSide(database, "order", GROUPS);
    List<Asked> adds =
        IntStream.range(0, 4)
            .mapToObj(user -> new Asked(0, null, List.of(user), List.of(), false))
            .toList();

    GroupSide.Batch done = side.batch(adds);

    assertThat(done.alone()).isZero();
    assertThat(done.answers()).containsExactly("2", "3", "4", "5");
    assertThat(side.state(0))
        .isEqualTo(
            "[0, 1, 2, 3] of 4, waits for 0"
                + " [1 +[] -[], 2 +[0] -[], 3 +[1] -[], 4 +[2] -[], 5 +[3] -[]]");
  }

  @Test
  void groupLockedByAnotherTransactionIsLeftForLater() {
    GroupSide side = new GroupSide(database, "locked", GROUPS);
    Asked first = new Asked(0, null, List.of(1), List.of(), false);
    Asked second = new Asked(1, null, List.of(1), List.of(), false);

    List<BatchResult<StoredGroup>> results =
        side.whileLocked(0, () -> side.write(List.of(first, second)));

    assertThat(results.getFirst()).isInstanceOf(BatchResult.Alone.class);
    assertThat(results.getLast()).isInstanceOf(BatchResult.Written.class);
  }

  private static Asked asked(Random random) {
    return new Asked(
        random.nextInt(GROUPS),
        random.nextInt(5) == 0 ? "W/\"" + (1 + random.nextInt(6)) + "\"" : null,
        users(random),
        random.nextBoolean() ? users(random) : List.of(),
        random.nextBoolean());
  }

  private static List<Integer> users(Random random) {
    return random
        .ints(random.nextInt(4), 0, GroupSide.USERS + (random.nextInt(12) == 0 ? 1 : 0))
        .distinct()
        .boxed()
        .toList();
  }
}
