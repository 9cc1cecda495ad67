package dev.conveyor.pipeline.relay;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resends rows that were set aside, once they are marked, oldest first, one at a time. Later rows
 * with the same key were sent long ago, so consumers drop outdated versions.
 */
final class Resending {

  private static final Logger LOG = LoggerFactory.getLogger(Resending.class);
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Producer<byte[], byte[]> producer;
  private long looked = System.nanoTime() - EVERY_NANOS;

  Resending(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Looks for marked rows about once a second, and sends for about a second at most.
   *
   * @param silence after which another relay may take over
   * @param waiting called about once a second while it waits for the broker
   */
  void turn(OutboxTable outbox, Duration silence, Relay.Waiting waiting)
      throws SQLException, InterruptedException {
    long now = System.nanoTime();
    if (now - looked < EVERY_NANOS || !outbox.lockUnsendable(silence)) {
      return;
    }
    looked = now;
    try {
      boolean sent = true;
      while (sent && System.nanoTime() - now < EVERY_NANOS) {
        Optional<OutboxRow> marked = outbox.unsendable().marked();
        sent = marked.isPresent() && send(outbox.unsendable(), marked.get(), waiting);
      }
    } finally {
      outbox.unlock();
    }
  }

  /** False if it could not be sent now and keeps its mark. */
  private boolean send(UnsendableTable unsendable, OutboxRow row, Relay.Waiting waiting)
      throws SQLException, InterruptedException {
    UnsentFailure failure = new UnsentFailure(row, unsendable.schema());
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    try {
      Relay.await(producer.send(row.toRecord()), waiting);
      unsendable.sent(row.seq(), failure.sentAgain(now));
      return true;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      LOG.warn("Could not resend row {} for {}: {}", row.seq(), row.topic(), cause.toString());
      if (!Relay.isPermanentRejection(cause)) {
        return false;
      }
      unsendable.rejectedAgain(
          row.seq(), cause.toString(), failure.failed(Relay.reason(cause), now));
      return true;
    }
  }
}
