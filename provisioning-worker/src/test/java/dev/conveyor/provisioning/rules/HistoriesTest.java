package dev.conveyor.provisioning.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.ProvisioningInput;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.testservers.LongRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random histories in random batches have the same result as the naive rules. */
class HistoriesTest {

  private static final int HISTORIES = LongRun.times(1500, 4000);

  @Test
  void batchSizeDoesNotMatter() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      History history = new History(seed, TestDirectory.ACME, 60);
      assertSame("history " + seed + " one by one", history, run(history, 1, seed));
      assertSame("history " + seed + " in batches", history, run(history, 12, seed));
      assertSame("history " + seed + " at once", history, run(history, 1000, seed));
    }
  }

  @Test
  void everyEventMatchesTheNaiveRules() {
    for (int seed = 0; seed < HISTORIES / 4; seed++) {
      History history = new History(seed, TestDirectory.ACME, 60);
      NaiveDirectory naive = new NaiveDirectory();
      TestDirectory directory = new TestDirectory();
      for (int i = 0; i < history.events.size(); i++) {
        naive.apply(history.events.get(i));
        directory.apply(history.events.get(i));
        assertThat(directory.shown())
            .as("history %d after event %d, %s", seed, i, history.events.get(i))
            .isEqualTo(naive.shown());
        assertThat(kept(directory))
            .as("history %d after event %d", seed, i)
            .containsExactlyInAnyOrderElementsOf(naive.refused());
      }
    }
  }

  private static TestDirectory run(History history, int most, int seed) {
    Random random = new Random(seed);
    TestDirectory directory = new TestDirectory();
    List<Request> batch = new ArrayList<>();
    for (ProvisioningInput event : history.events) {
      batch.add(TestPush.ordinary(event));
      if (batch.size() > random.nextInt(most)) {
        directory.apply(batch.toArray(Request[]::new));
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      directory.apply(batch.toArray(Request[]::new));
    }
    return directory;
  }

  private static void assertSame(String which, History history, TestDirectory directory) {
    assertThat(directory.shown()).as(which).isEqualTo(history.shown());
    assertThat(kept(directory))
        .as("refused in " + which)
        .containsExactlyInAnyOrderElementsOf(history.refused());
  }

  private static List<ScimUserId> kept(TestDirectory directory) {
    return directory.kept.values().stream()
        .filter(wish -> wish.kind() == Wish.Kind.KEPT)
        .map(Wish::scimUser)
        .toList();
  }
}
