package dev.conveyor.pipeline.intake;

import dev.conveyor.pipeline.database.Faults;
import dev.conveyor.pipeline.database.InfrastructureDown;
import dev.conveyor.pipeline.failures.FailedRecords;
import dev.conveyor.pipeline.failures.Refusal;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.ConsumedRecords;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.UndecodableRecord;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies a poll's records in one transaction, or separately if one of them cannot be applied: that
 * record becomes a failed provision, and the others are not affected. While the database is
 * unavailable, {@link InfrastructureDown} is thrown and the poll is redelivered; see {@link
 * Isolation}.
 *
 * <p>A record may be applied twice if the process dies between the database commit and the offset
 * commit: handlers drop versions that are not newer than the last one applied.
 *
 * @param <E> the event type that the stage reads
 */
public final class Intake<E extends Event> implements BatchMessageListener<byte[], byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  /** For probes. Always rolled back. */
  private static final OutboxMessage PROBE =
      new OutboxMessage(UUID.randomUUID(), "probe", null, null, null, null, null, null, null, null);

  private final ChangeHandler<E> handler;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final String source;
  private final ChangeSpans spans;
  private final IntakeMetrics metrics = new IntakeMetrics();
  private final Isolation<Taken<E>> isolation = new Isolation<>(new Application());

  public Intake(
      ChangeHandler<E> handler,
      Outbox outbox,
      TransactionTemplate transaction,
      Clock clock,
      String source,
      OpenTelemetry telemetry) {
    this.spans = new ChangeSpans(telemetry);
    this.handler = handler;
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
    this.source = source;
  }

  /** A record with its decoded event, or with the error if it is unreadable. */
  private sealed interface Taken<E extends Event> {

    ConsumerRecord<byte[], byte[]> record();

    record Readable<E extends Event>(Change<E> change) implements Taken<E> {
      @Override
      public ConsumerRecord<byte[], byte[]> record() {
        return change.record();
      }
    }

    record Unreadable<E extends Event>(ConsumerRecord<byte[], byte[]> record, UndecodableRecord why)
        implements Taken<E> {}
  }

  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    try (ChangeSpans.Poll poll = spans.poll()) {
      try {
        isolation.take(records.stream().map(record -> read(record, poll)).toList());
      } catch (RuntimeException e) {
        poll.failed(e);
        throw e;
      }
    }
  }

  private Taken<E> read(ConsumerRecord<byte[], byte[]> record, ChangeSpans.Poll poll) {
    try {
      E event = ConsumedRecords.received(record).decode(handler.reads());
      TraceParent trace = poll.start(record, ConsumedRecords.trace(record));
      return new Taken.Readable<>(new Change<>(record, event, trace));
    } catch (UndecodableRecord e) {
      return new Taken.Unreadable<>(record, e);
    }
  }

  private final class Application implements Isolation.Work<Taken<E>> {

    @Override
    public ConsumerRecord<byte[], byte[]> record(Taken<E> taken) {
      return taken.record();
    }

    @Override
    public void apply(List<Taken<E>> taken) {
      List<Change<E>> changes = new ArrayList<>(taken.size());
      List<Taken.Unreadable<E>> unreadable = new ArrayList<>();
      for (Taken<E> each : taken) {
        switch (each) {
          case Taken.Readable<E> readable -> changes.add(readable.change());
          case Taken.Unreadable<E> broken -> unreadable.add(broken);
        }
      }
      List<Outcome> outcomes =
          Objects.requireNonNull(
              transaction.execute(status -> Intake.this.apply(changes, unreadable)));
      unreadable.forEach(Intake.this::reportUnreadable);
      count(changes, outcomes);
    }

    @Override
    public void giveUp(Taken<E> taken, Throwable fault) {
      ConsumerRecord<byte[], byte[]> record = taken.record();
      LOG.error("Could not apply record {}", name(record), fault);
      Event event = taken instanceof Taken.Readable<E> readable ? readable.change().event() : null;
      Refusal refusal = Unexpected.refusal(event, fault);
      if (publish(
              record,
              () -> FailedRecords.failed(record, event, handler.stage(), refusal, source, now()))
          || publish(
              record,
              () ->
                  FailedRecords.reduced(record, event, handler.stage(), refusal, source, now()))) {
        metrics.failed(record);
      } else {
        metrics.lost(record);
      }
    }

    /** In the transaction that stores the messages, so that it fails if they do. */
    @Override
    public void probe() {
      transaction.executeWithoutResult(status -> {
        outbox.append(PROBE);
        status.setRollbackOnly();
      });
    }
  }

  /** False if the failure itself cannot be stored, regardless of the database's state. */
  private boolean publish(ConsumerRecord<byte[], byte[]> record, Supplier<OutboxMessage> failure) {
    try {
      transaction.executeWithoutResult(status -> outbox.append(failure.get()));
      return true;
    } catch (RuntimeException | StackOverflowError e) {
      if (Faults.isTransient(e)) {
        throw new InfrastructureDown(e);
      }
      LOG.error("Could not store the failed provision of record {}", name(record), e);
      return false;
    }
  }

  private void count(List<Change<E>> changes, List<Outcome> outcomes) {
    Instant now = clock.instant();
    for (int i = 0; i < outcomes.size(); i++) {
      metrics.applied(changes.get(i), outcomes.get(i), now);
    }
  }

  private List<Outcome> apply(List<Change<E>> changes, List<Taken.Unreadable<E>> unreadable) {
    List<OutboxMessage> messages = new ArrayList<>();
    unreadable.forEach(broken -> messages.add(failure(broken)));
    List<Outcome> outcomes = changes.isEmpty() ? List.of() : handler.apply(changes);
    if (outcomes.size() != changes.size()) {
      throw new IllegalStateException("the handler did not return an outcome for every change");
    }
    for (int i = 0; i < outcomes.size(); i++) {
      messages.addAll(report(changes.get(i), outcomes.get(i)));
    }
    outbox.append(messages);
    return outcomes;
  }

  private List<OutboxMessage> report(Change<E> change, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Applied applied ->
          settled(change, FailureSettled.Outcome.RESOLVED, "Applied by a replay.");
      case Outcome.Superseded superseded ->
          settled(change, FailureSettled.Outcome.SUPERSEDED, superseded.message());
      case Outcome.NotOurs notOurs -> List.of();
      case Outcome.Refused refused -> List.of(failure(change, refused.refusal()));
    };
  }

  private List<OutboxMessage> settled(
      Change<E> change, FailureSettled.Outcome outcome, String message) {
    FailureReference reference = change.replayOf();
    if (reference == null) {
      return List.of();
    }
    return List.of(
        FailedRecords.settled(
            change.record(),
            change.event(),
            reference,
            handler.stage(),
            outcome,
            message,
            source,
            now()));
  }

  private OutboxMessage failure(Change<E> change, Refusal refusal) {
    return FailedRecords.failed(
        change.record(), change.event(), handler.stage(), refusal, source, now());
  }

  private OutboxMessage failure(Taken.Unreadable<E> broken) {
    return FailedRecords.failed(
        broken.record(),
        null,
        handler.stage(),
        new Refusal(
            FailureSubject.unreadable(),
            broken.why().reason().code(),
            "A record on an internal topic could not be read. " + broken.why().getMessage()),
        source,
        now());
  }

  private void reportUnreadable(Taken.Unreadable<E> broken) {
    metrics.unreadable(broken.record());
    LOG.warn("Could not read record {}: {}", name(broken.record()), broken.why().reason().code());
  }

  private static String name(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }

  /** The current time, in the database's precision. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
