package dev.conveyor.console.support;

import dev.conveyor.pipeline.intake.Isolation;
import dev.conveyor.pipeline.records.ConsumedRecords;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.Excerpt;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.FailureCauseGone;
import dev.conveyor.schemas.FailureReport;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.UndecodableRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the error topic into the support tables. A record that is no failed provision becomes one
 * itself, so that nothing that was published is lost without a trace, and none stops the others.
 */
final class FailureCollector implements BatchMessageListener<byte[], byte[]> {

  private final FailureStore store;
  private final Replays replays;
  private final TransactionTemplate transaction;
  private final UnreadableRecords unreadable;
  private final Isolation<ConsumerRecord<byte[], byte[]>> isolation =
      new Isolation<>(new Collection());

  FailureCollector(
      FailureStore store,
      Replays replays,
      TransactionTemplate transaction,
      UnreadableRecords unreadable) {
    this.store = store;
    this.replays = replays;
    this.transaction = transaction;
    this.unreadable = unreadable;
  }

  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    isolation.take(records);
  }

  private final class Collection implements Isolation.Work<ConsumerRecord<byte[], byte[]>> {

    @Override
    public ConsumerRecord<byte[], byte[]> record(ConsumerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void apply(List<ConsumerRecord<byte[], byte[]>> records) {
      Map<ConsumerRecord<byte[], byte[]>, UndecodableRecord> broken = new LinkedHashMap<>();
      transaction.executeWithoutResult(status -> {
        for (ConsumerRecord<byte[], byte[]> record : records) {
          try {
            collect(record, ConsumedRecords.received(record).decode(FailureReport.class));
          } catch (UndecodableRecord e) {
            broken.put(record, e);
          }
        }
      });
      broken.forEach(unreadable::store);
    }

    @Override
    public void giveUp(ConsumerRecord<byte[], byte[]> record, Throwable fault) {
      unreadable.store(record, fault);
    }

    @Override
    public void probe() {
      unreadable.probe();
    }
  }

  private void collect(ConsumerRecord<byte[], byte[]> record, FailureReport report) {
    switch (report) {
      case FailedProvision failure ->
          store
              .failed(FailureBounds.of(failure), attempt(record, failure.original()))
              .ifPresent(replays::causeWasGone);
      case FailureSettled settled -> store.settled(settled);
      case FailureCauseGone gone -> replays.causeGone(gone);
    }
  }

  /** A consumed record is one try, however often its failure is published; a request is another. */
  private static String attempt(ConsumerRecord<byte[], byte[]> record, OriginalRecord original) {
    return original.partition() == null
        ? Excerpt.of(String.valueOf(ConsumedRecords.header(record, EventHeaders.ID)))
        : Excerpt.of(original.topic()) + "-" + original.partition() + "@" + original.offset();
  }
}
