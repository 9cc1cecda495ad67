package dev.conveyor.relay;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves rows from the outbox to Kafka: dequeues, never remembers a cursor. Each shard of
 * organizations has one relay at a time, by an advisory lock of its connection.
 *
 * <p>Delivers at least once. On each topic the first deliveries of one organization keep the order
 * of commits, whatever relays die or overlap: every relay sends an organization's rows from the
 * oldest on, to one partition, and deletes a row only after it and all of that organization before
 * it were acknowledged. A row that cannot be sent yet blocks the later rows of its organization,
 * not those of others. A record may come again after younger ones; consumers drop it by its
 * version.
 *
 * <p>Not guaranteed: when the broker refuses one record alone that it will take later, and had
 * taken the next ones of the organization already, it comes after them.
 */
public final class Relay {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final int BATCH = 1000;
  private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DataSource dataSource;
  private final Producer<byte[], byte[]> producer;

  public Relay(DataSource dataSource, Producer<byte[], byte[]> producer) {
    this.dataSource = dataSource;
    this.producer = producer;
  }

  /** When it is worth calling again. */
  enum Next {
    /** At once: there was more than fitted into one turn. */
    AT_ONCE,
    /** In a moment: another relay has its turn on rows that nobody else may send. */
    SOON,
    /** When something is appended, or after a while. */
    WHEN_WOKEN
  }

  /**
   * What came of a turn.
   *
   * @param relayed how many rows were acknowledged and deleted
   */
  record Pass(int relayed, Next next) {}

  /**
   * Sends what is there, and what is appended meanwhile, until nothing is left or others should
   * have a turn. Waits as long as the broker takes to acknowledge.
   *
   * @throws SQLException when the database is away; nothing is lost, call again
   * @throws InterruptedException when the thread is to end
   */
  Pass pass() throws SQLException, InterruptedException {
    try (OutboxTable outbox = new OutboxTable(dataSource.getConnection())) {
      OutboxTable.Shards shards = outbox.lock();
      Next idle = shards.taken() ? Next.SOON : Next.WHEN_WOKEN;
      if (shards.ours().isEmpty()) {
        return new Pass(0, idle);
      }
      try {
        return turn(outbox, shards.ours(), idle);
      } finally {
        outbox.unlock();
      }
    }
  }

  private Pass turn(OutboxTable outbox, List<Integer> shards, Next idle)
      throws SQLException, InterruptedException {
    long end = System.nanoTime() + TURN_NANOS;
    int relayed = 0;
    while (System.nanoTime() < end) {
      int batch = relay(outbox, outbox.next(shards, BATCH));
      if (batch == 0) {
        return new Pass(relayed, idle);
      }
      relayed += batch;
    }
    return new Pass(relayed, Next.AT_ONCE);
  }

  private int relay(OutboxTable outbox, List<OutboxRow> rows)
      throws SQLException, InterruptedException {
    if (rows.isEmpty()) {
      return 0;
    }
    List<Future<RecordMetadata>> sent = send(rows);
    List<Long> acknowledged = new ArrayList<>(rows.size());
    Set<ByteBuffer> blocked = new HashSet<>();
    for (int i = 0; i < sent.size(); i++) {
      OutboxRow row = rows.get(i);
      try {
        sent.get(i).get();
        if (!blocked.contains(row.organization())) {
          acknowledged.add(row.seq());
        }
      } catch (ExecutionException e) {
        failed(outbox, row, e.getCause() == null ? e : e.getCause(), blocked);
      }
    }
    outbox.delete(acknowledged);
    return acknowledged.size();
  }

  /**
   * Sends until the producer refuses one, as it does while it cannot reach the broker: whatever
   * came after would overtake it.
   */
  private List<Future<RecordMetadata>> send(List<OutboxRow> rows) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(rows.size());
    for (OutboxRow row : rows) {
      Future<RecordMetadata> future = producer.send(row.toRecord());
      sent.add(future);
      if (future.state() == Future.State.FAILED && !neverSendable(future.exceptionNow())) {
        break;
      }
    }
    return sent;
  }

  private static void failed(
      OutboxTable outbox, OutboxRow row, Throwable cause, Set<ByteBuffer> blocked)
      throws SQLException {
    if (neverSendable(cause) && !blocked.contains(row.organization())) {
      LOG.error(
          "Outbox row {} for {} cannot be sent: {}", row.seq(), row.topic(), cause.toString());
      outbox.moveToUnsendable(row.seq(), cause.toString());
    } else {
      LOG.warn("Outbox row {} for {} was not sent: {}", row.seq(), row.topic(), cause.toString());
      blocked.add(row.organization());
    }
  }

  private static boolean neverSendable(Throwable cause) {
    return cause instanceof RecordTooLargeException
        || cause instanceof RecordBatchTooLargeException
        || cause instanceof InvalidTopicException;
  }
}
