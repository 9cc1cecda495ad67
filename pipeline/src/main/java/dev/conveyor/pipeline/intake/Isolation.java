package dev.conveyor.pipeline.intake;

import dev.conveyor.pipeline.database.Faults;
import dev.conveyor.pipeline.database.Faults.Fault;
import dev.conveyor.pipeline.database.InfrastructureDown;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ReceivedRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a poll's records so that no record can block the others. A batch that fails is split in
 * half until the record that cannot be applied is isolated and given up. While the database is
 * unavailable, {@link InfrastructureDown} is thrown, and the same poll must be passed in again.
 *
 * <p>A fault that looks like the database's is attributed to the record if it fails {@value
 * #TRIES_ALONE} times when applied alone while the database accepts other writes. Until then, later
 * records of the same organization wait behind it, and other organizations are not affected.
 *
 * <p>Records applied before an {@code InfrastructureDown} are not applied again when the poll is
 * repeated. A record may be applied twice if the process dies or the partition moves in between.
 *
 * <p>Thread-safe: consumers may share an instance if each has its own partitions.
 */
public final class Isolation<T> {

  static final int TRIES_ALONE = 6;

  private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);

  /** How records are applied. */
  public interface Work<T> {

    ConsumerRecord<byte[], byte[]> record(T item);

    /** Applies all of them in order in one transaction, or none. */
    void apply(List<T> items);

    /**
     * Records that the record can never be applied.
     *
     * @throws InfrastructureDown if that cannot be stored at the moment; any other exception would
     *     block the partition
     */
    void giveUp(T item, Throwable fault);

    /** Writes something and rolls it back. Throws if the database does not work. */
    void probe();
  }

  private final Work<T> work;
  private final Map<TopicPartition, Progress> standing = new ConcurrentHashMap<>();

  public Isolation(Work<T> work) {
    this.work = work;
  }

  /**
   * Applies or gives up each record.
   *
   * @throws InfrastructureDown if records are left: call again with the same poll
   */
  public void take(List<T> items) {
    if (items.isEmpty()) {
      return;
    }
    Pass pass = new Pass(items);
    try {
      pass.run(items);
    } catch (InfrastructureDown e) {
      standing.putAll(pass.progress);
      throw e;
    }
    standing.keySet().removeAll(pass.progress.keySet());
  }

  /** The position in a partition whose poll must be repeated. */
  private static final class Progress {

    private final long first;
    private final Set<Long> done = new HashSet<>();
    private final Map<Long, Integer> triesAlone = new HashMap<>();

    Progress(long first) {
      this.first = first;
    }
  }

  /** One call for one poll. */
  private final class Pass {

    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    private final Set<OrganizationId> waiting = new HashSet<>();
    private final boolean repeated;
    private @Nullable Throwable undecided;

    Pass(List<T> items) {
      boolean resumed = false;
      for (T item : items) {
        ConsumerRecord<byte[], byte[]> record = work.record(item);
        TopicPartition partition = partition(record);
        if (!progress.containsKey(partition)) {
          Progress before = standing.get(partition);
          boolean same = before != null && before.first == record.offset();
          progress.put(partition, same ? before : new Progress(record.offset()));
          resumed |= same;
        }
      }
      repeated = resumed;
    }

    void run(List<T> items) {
      if (repeated) {
        probe();
      }
      apply(items.stream().filter(item -> !isDone(item)).toList());
      if (undecided != null) {
        throw new InfrastructureDown(undecided);
      }
    }

    private void apply(List<T> items) {
      List<T> due = items.stream().filter(item -> !waiting.contains(organization(item))).toList();
      if (due.isEmpty()) {
        return;
      }
      try {
        work.apply(due);
      } catch (RuntimeException | StackOverflowError e) {
        failed(due, e);
        return;
      }
      due.forEach(this::done);
    }

    private void failed(List<T> items, Throwable fault) {
      Fault whose = Faults.of(fault);
      if (whose == Fault.INFRASTRUCTURE || whose == Fault.DOUBTFUL && !repeated) {
        throw new InfrastructureDown(fault);
      }
      if (whose == Fault.DOUBTFUL) {
        probe();
      }
      if (items.size() > 1) {
        LOG.debug("A batch of {} records failed; splitting it", items.size(), fault);
        apply(items.subList(0, items.size() / 2));
        apply(items.subList(items.size() / 2, items.size()));
      } else if (whose == Fault.RECORD || isTheRecords(items.getFirst(), fault)) {
        work.giveUp(items.getFirst(), fault);
        done(items.getFirst());
      }
    }

    private boolean isTheRecords(T item, Throwable fault) {
      int tries =
          progress(item).triesAlone.merge(work.record(item).offset(), 1, (old, one) -> old + one);
      if (tries < TRIES_ALONE) {
        waiting.add(organization(item));
        undecided = fault;
        return false;
      }
      return true;
    }

    private void probe() {
      try {
        work.probe();
      } catch (RuntimeException e) {
        throw new InfrastructureDown(e);
      }
    }

    private void done(T item) {
      progress(item).done.add(work.record(item).offset());
    }

    private boolean isDone(T item) {
      return progress(item).done.contains(work.record(item).offset());
    }

    private Progress progress(T item) {
      Progress found = progress.get(partition(work.record(item)));
      if (found == null) {
        throw new IllegalStateException("no progress for a partition of the poll");
      }
      return found;
    }

    private OrganizationId organization(T item) {
      return ReceivedRecord.organizationOf(work.record(item).key());
    }
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
