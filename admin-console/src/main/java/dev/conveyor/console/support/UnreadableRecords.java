package dev.conveyor.console.support;

import dev.conveyor.pipeline.database.Faults;
import dev.conveyor.pipeline.database.InfrastructureDown;
import dev.conveyor.pipeline.failures.Refusal;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.ReceivedRecord;
import dev.conveyor.schemas.UndecodableRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records on a topic that the console alone reads and cannot take: each is one line in the log and,
 * where possible, one failed provision without its content, which cannot be replayed.
 */
final class UnreadableRecords {

  /** The stage of these failures. */
  static final String STAGE = "support";

  private static final Logger LOG = LoggerFactory.getLogger(UnreadableRecords.class);

  private final FailureStore store;
  private final TransactionTemplate transaction;

  UnreadableRecords(FailureStore store, TransactionTemplate transaction) {
    this.store = store;
    this.transaction = transaction;
  }

  /** Delivered again, a record makes no second failure. */
  public void store(ConsumerRecord<byte[], byte[]> record, Throwable why) {
    ReasonCode reason =
        why instanceof UndecodableRecord broken
            ? broken.reason().code()
            : FailureReason.UNEXPECTED_ERROR.code();
    String message =
        why instanceof UndecodableRecord broken
            ? "A record on an internal topic could not be read. " + broken.getMessage()
            : "A record on an internal topic could not be stored because of an internal error.";
    boolean stored = store(record, new Refusal(FailureSubject.unreadable(), reason, message));
    String what = stored ? "is recorded as a failed provision" : "is skipped";
    if (why instanceof UndecodableRecord) {
      LOG.warn("Record {} cannot be read ({}) and {}", name(record), reason, what);
    } else {
      LOG.error("Record {} cannot be stored and {}", name(record), what, why);
    }
  }

  /** Writes a row and takes it back. Throws when the database does not work. */
  void probe() {
    transaction.executeWithoutResult(status -> {
      store.probe();
      status.setRollbackOnly();
    });
  }

  private boolean store(ConsumerRecord<byte[], byte[]> record, Refusal refusal) {
    String fingerprint = FailureReference.fingerprint(STAGE, name(record));
    try {
      transaction.executeWithoutResult(status ->
          store.unreadable(
              fingerprint,
              ReceivedRecord.organizationOf(record.key()),
              refusal.bounded(),
              record.topic(),
              record.partition(),
              record.offset()));
      return true;
    } catch (RuntimeException e) {
      if (Faults.isTransient(e)) {
        throw new InfrastructureDown(e);
      }
      LOG.debug("The failure of {} cannot be stored", name(record), e);
      return false;
    }
  }

  private static String name(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
