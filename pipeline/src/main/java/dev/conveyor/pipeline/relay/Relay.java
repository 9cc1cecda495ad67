package dev.conveyor.pipeline.relay;

import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.ReasonCode;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves rows from the outbox to Kafka: it deletes rows once sent and never stores a cursor. Each
 * shard of organizations has one relay at a time, by an advisory lock held by the relay's
 * connection.
 *
 * <p>Delivers at least once. On each topic, the first deliveries of an organization's records are
 * in commit order, even if relays die or overlap: every relay sends an organization's rows oldest
 * first, to one partition, and deletes a row only after it and all of the organization's earlier
 * rows were acknowledged. A row that cannot be sent yet blocks the later rows of its organization,
 * but no others. A record may be redelivered after later ones; consumers drop it by its version.
 *
 * <p>A row that the broker rejects permanently is set aside, with a failed provision for support in
 * the same transaction, and sent again once it is marked for resending.
 *
 * <p>Not guaranteed: if the broker temporarily rejects one record and has already accepted later
 * records of the organization, the rejected record comes after them.
 */
public final class Relay {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  static final ReasonCode TOO_LARGE = FailureReason.RECORD_TOO_LARGE.code();

  private static final int BATCH = 1000;

  /**
   * Payload bytes per batch, unless a single payload is larger. The driver and the producer each
   * hold a copy, and the driver may read bytes as text, at twice the length.
   */
  private static final long BATCH_BYTES = 4 * 1024 * 1024;

  private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Much longer than any pause in the statements of a live relay. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final DataSource dataSource;
  private final Producer<byte[], byte[]> producer;
  private final Resending resending;
  private final Duration silence;

  public Relay(DataSource dataSource, Producer<byte[], byte[]> producer) {
    this(dataSource, producer, SILENCE);
  }

  /**
   * @param silence after which another relay may take over this relay's shards
   */
  Relay(DataSource dataSource, Producer<byte[], byte[]> producer, Duration silence) {
    this.silence = silence;
    this.dataSource = dataSource;
    this.resending = new Resending(producer);
    this.producer = producer;
  }

  /** When to call again. */
  enum Next {
    /** Immediately: there are more rows. */
    AT_ONCE,
    /** Soon: another relay holds a shard that has rows. */
    SOON,
    /** After the next append, or after a while. */
    WHEN_WOKEN
  }

  /**
   * The result of a turn.
   *
   * @param relayed the number of rows acknowledged and deleted
   * @param blocked the number of rows that wait because they, or an earlier row, could not be sent
   *     yet
   */
  record Pass(int relayed, int blocked, Next next) {}

  /**
   * The result for some rows.
   *
   * @param aside the number of rows set aside because the broker rejects them permanently
   */
  private record Batch(int relayed, int aside, int blocked) {

    boolean hasProgressed() {
      return relayed + aside > 0;
    }
  }

  /**
   * Sends all rows, including those appended meanwhile, until none are left or other relays should
   * get a chance. Waits for acknowledgments without a limit.
   *
   * @param waiting called about once a second while it waits for the broker
   * @throws SQLException if the database is unavailable; nothing is lost, call again
   * @throws InterruptedException if the thread is stopped
   */
  Pass pass(Runnable waiting) throws SQLException, InterruptedException {
    try (OutboxTable outbox = new OutboxTable(dataSource.getConnection())) {
      Waiting each =
          () -> {
            waiting.run();
            outbox.stay();
          };
      resending.turn(outbox, silence, each);
      OutboxTable.Shards shards = outbox.lock(silence);
      if (shards.ours().isEmpty() && !shards.taken()) {
        return new Pass(0, 0, Next.WHEN_WOKEN);
      }
      Next idle = shards.taken() ? Next.SOON : Next.WHEN_WOKEN;
      try {
        return turn(outbox, shards.ours(), idle, each);
      } finally {
        outbox.unlock();
      }
    }
  }

  Pass pass() throws SQLException, InterruptedException {
    return pass(() -> {});
  }

  private Pass turn(OutboxTable outbox, List<Integer> shards, Next idle, Waiting waiting)
      throws SQLException, InterruptedException {
    if (shards.isEmpty()) {
      return new Pass(0, 0, idle);
    }
    long end = System.nanoTime() + TURN_NANOS;
    int relayed = 0;
    while (System.nanoTime() < end) {
      Batch batch = relay(outbox, outbox.next(shards, BATCH, BATCH_BYTES), waiting);
      relayed += batch.relayed();
      if (!batch.hasProgressed()) {
        return new Pass(relayed, batch.blocked(), idle);
      }
    }
    return new Pass(relayed, 0, Next.AT_ONCE);
  }

  private Batch relay(OutboxTable outbox, List<OutboxRow> rows, Waiting waiting)
      throws SQLException, InterruptedException {
    if (rows.isEmpty()) {
      return new Batch(0, 0, 0);
    }
    List<Future<RecordMetadata>> sent = send(rows);
    List<Long> acknowledged = new ArrayList<>(rows.size());
    Set<ByteBuffer> blocked = new HashSet<>();
    int aside = 0;
    for (int i = 0; i < sent.size(); i++) {
      OutboxRow row = rows.get(i);
      try {
        await(sent.get(i), waiting);
        if (!blocked.contains(row.organization())) {
          acknowledged.add(row.seq());
        }
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (isPermanentRejection(cause) && !blocked.contains(row.organization())) {
          putAside(outbox, row, cause);
          aside++;
        } else {
          LOG.warn(
              "Could not send outbox row {} for {}; retrying: {}",
              row.seq(),
              row.topic(),
              text(cause));
          blocked.add(row.organization());
        }
      }
    }
    outbox.delete(acknowledged);
    return new Batch(acknowledged.size(), aside, rows.size() - acknowledged.size() - aside);
  }

  /** Called about once a second until the broker acknowledges. */
  interface Waiting {
    void goesOn() throws SQLException;
  }

  static void await(Future<RecordMetadata> sent, Waiting waiting)
      throws SQLException, InterruptedException, ExecutionException {
    while (true) {
      try {
        sent.get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException e) {
        waiting.goesOn();
      }
    }
  }

  /**
   * Sends until the producer rejects a row, as it does while it cannot reach the broker: any later
   * row would overtake it.
   */
  private List<Future<RecordMetadata>> send(List<OutboxRow> rows) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(rows.size());
    for (OutboxRow row : rows) {
      Future<RecordMetadata> future = producer.send(row.toRecord());
      sent.add(future);
      if (future.state() == Future.State.FAILED && !isPermanentRejection(future.exceptionNow())) {
        break;
      }
    }
    return sent;
  }

  private static void putAside(OutboxTable outbox, OutboxRow row, Throwable cause)
      throws SQLException {
    LOG.error(
        "Broker rejected outbox row {} for {}; set aside: {}", row.seq(), row.topic(), text(cause));
    UnsendableTable unsendable = outbox.unsendable();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    unsendable.putAside(
        row.seq(),
        text(cause),
        new UnsentFailure(row, unsendable.schema()).failed(reason(cause), now));
  }

  private static String text(Throwable cause) {
    return cause.toString();
  }

  static ReasonCode reason(Throwable cause) {
    return cause instanceof RecordTooLargeException || cause instanceof RecordBatchTooLargeException
        ? TOO_LARGE
        : FailureReason.RECORD_REFUSED.code();
  }

  /** Whether the record is the cause, so that resending it unchanged cannot succeed. */
  static boolean isPermanentRejection(Throwable cause) {
    return cause instanceof RecordTooLargeException
        || cause instanceof RecordBatchTooLargeException
        || cause instanceof InvalidRecordException
        || cause instanceof InvalidTopicException;
  }
}
