package dev.conveyor.console.failures;

import dev.conveyor.failures.FailedRecords;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureCauseGone;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.UndecodableRecord;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the error topic into the support tables. A record that is no failed provision is logged
 * and stays on the topic; there is nowhere further to send it.
 */
public final class FailureCollector implements BatchMessageListener<byte[], byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(FailureCollector.class);

  private final FailureStore store;
  private final FailureDesk desk;
  private final TransactionTemplate transaction;

  public FailureCollector(FailureStore store, FailureDesk desk, TransactionTemplate transaction) {
    this.store = store;
    this.desk = desk;
    this.transaction = transaction;
  }

  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        Event event =
            EventCodec.decode(FailedRecords.header(record, EventHeaders.TYPE), record.value());
        transaction.executeWithoutResult(status -> collect(record, event));
      } catch (UndecodableRecord e) {
        LOG.error(
            "Record {}-{}@{} is no failed provision: {}",
            record.topic(),
            record.partition(),
            record.offset(),
            e.getMessage());
      }
    }
  }

  private void collect(ConsumerRecord<byte[], byte[]> record, Event event) {
    if (event instanceof FailedProvision failure) {
      store.failed(failure, attempt(record, failure.original())).ifPresent(desk::causeWasGone);
    } else if (event instanceof FailureSettled settled) {
      store.settled(settled);
    } else if (event instanceof FailureCauseGone gone) {
      desk.causeGone(gone);
    }
  }

  /** A consumed record is one try, however often its failure is published; a request is another. */
  private static String attempt(ConsumerRecord<byte[], byte[]> record, OriginalRecord original) {
    return original.partition() == null
        ? String.valueOf(FailedRecords.header(record, EventHeaders.ID))
        : original.topic() + "-" + original.partition() + "@" + original.offset();
  }
}
