package dev.conveyor.pipeline.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.conveyor.pipeline.database.InfrastructureDown;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class IsolationTest {

  private final Database database = new Database();
  private final Isolation<ConsumerRecord<byte[], byte[]>> isolation = new Isolation<>(database);

  @Test
  void badRecordFailsAlone() {
    database.faults.put(700L, new IllegalStateException("bad"));

    isolation.take(poll(1000));

    assertThat(database.givenUp).containsExactly(700L);
    assertThat(database.applied).hasSize(999).isSorted().doesNotHaveDuplicates();
    assertThat(database.transactions).isLessThan(30);
  }

  @Test
  void stackOverflowIsTheRecordsFault() {
    database.errors.put(3L, new StackOverflowError());

    isolation.take(poll(5));

    assertThat(database.givenUp).containsExactly(3L);
    assertThat(database.applied).containsExactly(0L, 1L, 2L, 4L);
  }

  @Test
  void nothingIsGivenUpDuringAnOutage() {
    database.down = true;

    for (int i = 0; i < 5 * Isolation.TRIES_ALONE; i++) {
      assertThatThrownBy(() -> isolation.take(poll(10))).isInstanceOf(InfrastructureDown.class);
    }
    database.down = false;
    isolation.take(poll(10));

    assertThat(database.givenUp).isEmpty();
    assertThat(database.applied).hasSize(10);
  }

  @Test
  void recordThatKeepsTimingOutIsGivenUp() {
    database.faults.put(4L, state("57014"));

    int tries = takeUntilDone(poll(10));

    // The first attempt is the whole poll's.
    assertThat(tries).isEqualTo(1 + Isolation.TRIES_ALONE);
    assertThat(database.givenUp).containsExactly(4L);
    assertThat(database.applied).hasSize(9).doesNotHaveDuplicates();
  }

  @Test
  void otherOrganizationsPassADoubtfulRecord() {
    database.faults.put(4L, state("55P03"));
    List<ConsumerRecord<byte[], byte[]>> poll = poll(12); // three organizations, alternating

    assertThatThrownBy(() -> isolation.take(poll)).isInstanceOf(InfrastructureDown.class);
    assertThatThrownBy(() -> isolation.take(poll)).isInstanceOf(InfrastructureDown.class);

    assertThat(database.applied).contains(0L, 1L, 2L, 3L, 5L, 6L, 8L, 9L, 11L);
    assertThat(database.applied)
        .as("later records of its organization wait")
        .doesNotContain(7L, 10L);
    database.faults.clear();
    isolation.take(poll);
    assertThat(database.applied).hasSize(12).doesNotHaveDuplicates();
    assertThat(database.applied.indexOf(4L)).isLessThan(database.applied.indexOf(7L));
  }

  @Test
  void appliedRecordIsNoLongerDoubtful() {
    database.faults.put(4L, state("40P01"));
    for (int i = 0; i < Isolation.TRIES_ALONE; i++) {
      assertThatThrownBy(() -> isolation.take(poll(10))).isInstanceOf(InfrastructureDown.class);
    }
    database.faults.clear();

    isolation.take(poll(10));

    assertThat(database.givenUp).isEmpty();
    assertThat(database.applied).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void missingTableIsNeverTheRecordsFault() {
    database.faults.put(4L, state("42P01"));

    for (int i = 0; i < 5 * Isolation.TRIES_ALONE; i++) {
      assertThatThrownBy(() -> isolation.take(poll(10))).isInstanceOf(InfrastructureDown.class);
    }

    assertThat(database.givenUp).isEmpty();
  }

  @Test
  void outagesDoNotCountAsTries() {
    database.faults.put(4L, state("08006"));
    for (int i = 0; i < 5 * Isolation.TRIES_ALONE; i++) {
      database.probeFails = true;
      assertThatThrownBy(() -> isolation.take(poll(10))).isInstanceOf(InfrastructureDown.class);
    }

    assertThat(database.givenUp).isEmpty();
  }

  @Test
  void manyBadRecordsAreGivenUpTogether() {
    for (long bad = 0; bad < 300; bad += 3) {
      database.faults.put(bad, bad % 2 == 0 ? state("57014") : new NullPointerException());
    }

    takeUntilDone(poll(300));

    assertThat(database.givenUp).hasSize(100);
    assertThat(database.applied).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void emptyPollDoesNothing() {
    assertThatCode(() -> isolation.take(List.of())).doesNotThrowAnyException();
    assertThat(database.transactions).isZero();
  }

  private int takeUntilDone(List<ConsumerRecord<byte[], byte[]>> poll) {
    for (int tries = 1; tries < 1000; tries++) {
      try {
        isolation.take(poll);
        return tries;
      } catch (InfrastructureDown e) {
        continue; // as the container does
      }
    }
    throw new AssertionError("the partition is stuck");
  }

  private static RuntimeException state(String state) {
    return new DataAccessResourceFailureException("", new SQLException("", state));
  }

  private static List<ConsumerRecord<byte[], byte[]>> poll(int records) {
    List<ConsumerRecord<byte[], byte[]>> poll = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      byte[] key = ("org" + i % 3 + "/user").getBytes(StandardCharsets.UTF_8);
      poll.add(new ConsumerRecord<>("topic", 0, i, key, new byte[0]));
    }
    return poll;
  }

  /** Fails on demand; a batch fails if it contains such a record. */
  private static final class Database implements Isolation.Work<ConsumerRecord<byte[], byte[]>> {

    private final Map<Long, RuntimeException> faults = new TreeMap<>();
    private final Map<Long, Error> errors = new TreeMap<>();
    private final List<Long> applied = new ArrayList<>();
    private final List<Long> givenUp = new ArrayList<>();
    private int transactions;
    private boolean down;
    private boolean probeFails;

    @Override
    public ConsumerRecord<byte[], byte[]> record(ConsumerRecord<byte[], byte[]> item) {
      return item;
    }

    @Override
    public void apply(List<ConsumerRecord<byte[], byte[]>> items) {
      transactions++;
      if (down) {
        throw state("08001");
      }
      for (ConsumerRecord<byte[], byte[]> item : items) {
        if (faults.containsKey(item.offset())) {
          throw faults.get(item.offset());
        }
        if (errors.containsKey(item.offset())) {
          throw errors.get(item.offset());
        }
      }
      items.forEach(item -> applied.add(item.offset()));
    }

    @Override
    public void giveUp(ConsumerRecord<byte[], byte[]> item, Throwable fault) {
      givenUp.add(item.offset());
    }

    @Override
    public void probe() {
      if (down || probeFails) {
        throw state("08001");
      }
    }
  }
}
