package dev.conveyor.intake;

import dev.conveyor.failures.FailedRecords;
import dev.conveyor.failures.Refusal;
import dev.conveyor.outbox.MessageTooLarge;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.outbox.OutboxMessage;
import dev.conveyor.outbox.TraceParent;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.UndecodableRecord;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes a poll's records in one transaction; when that fails, one by one, so that one bad record
 * costs one record. What can never be applied becomes a failed provision in the same transaction;
 * when the database is away {@link InfrastructureDown} is thrown and nothing has happened.
 *
 * <p>A record may be applied twice when the process dies between the commit and the offset's:
 * handlers drop what is not newer than what they applied.
 */
public final class Intake implements BatchMessageListener<byte[], byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final ChangeHandler handler;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final String source;
  private final ChangeSpans spans;
  private final IntakeMetrics metrics = new IntakeMetrics();

  public Intake(
      ChangeHandler handler,
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

  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    try (ChangeSpans.Poll poll = spans.poll()) {
      try {
        take(records, poll);
      } catch (RuntimeException e) {
        poll.failed(e);
        throw e;
      }
    }
  }

  private void take(List<ConsumerRecord<byte[], byte[]>> records, ChangeSpans.Poll poll) {
    List<OutboxMessage> unreadable = new ArrayList<>();
    List<ConsumerRecord<byte[], byte[]>> unread = new ArrayList<>();
    List<Change> changes = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        Event event = decode(record);
        TraceParent trace = poll.start(record, FailedRecords.trace(record));
        changes.add(new Change(record, event, trace));
      } catch (UndecodableRecord e) {
        unreadable.add(unreadable(record, e));
        unread.add(record);
      }
    }
    try {
      List<Outcome> outcomes = transaction.execute(status -> apply(changes, unreadable));
      count(changes, outcomes == null ? List.of() : outcomes);
    } catch (RuntimeException e) {
      rethrowIfTransient(e);
      LOG.warn("A batch of {} failed and is tried one by one", records.size(), e);
      oneByOne(changes, unreadable);
    }
    metrics.unreadable(unread);
  }

  private void count(List<Change> changes, List<Outcome> outcomes) {
    Instant now = clock.instant();
    for (int i = 0; i < outcomes.size(); i++) {
      metrics.applied(changes.get(i), outcomes.get(i), now);
    }
  }

  private void oneByOne(List<Change> changes, List<OutboxMessage> unreadable) {
    guarded(() -> transaction.executeWithoutResult(status -> outbox.append(unreadable)));
    for (Change change : changes) {
      try {
        List<Outcome> outcomes = transaction.execute(status -> apply(List.of(change), List.of()));
        count(List.of(change), outcomes == null ? List.of() : outcomes);
      } catch (RuntimeException e) {
        rethrowIfTransient(e);
        LOG.error(
            "Record {}-{}@{} ({}) cannot be applied",
            change.record().topic(),
            change.record().partition(),
            change.record().offset(),
            change.event().key(),
            e);
        OutboxMessage failure = failure(change, refusal(e));
        guarded(() -> transaction.executeWithoutResult(status -> outbox.append(failure)));
        metrics.failed(change);
      }
    }
  }

  private List<Outcome> apply(List<Change> changes, List<OutboxMessage> unreadable) {
    List<OutboxMessage> messages = new ArrayList<>(unreadable);
    List<Outcome> outcomes = changes.isEmpty() ? List.of() : handler.apply(changes);
    if (outcomes.size() != changes.size()) {
      throw new IllegalStateException("a handler answers every change");
    }
    for (int i = 0; i < outcomes.size(); i++) {
      messages.addAll(report(changes.get(i), outcomes.get(i)));
    }
    outbox.append(messages);
    return outcomes;
  }

  private List<OutboxMessage> report(Change change, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Applied applied ->
          settled(change, FailureSettled.Outcome.RESOLVED, "Applied when it was sent again.");
      case Outcome.Superseded superseded ->
          settled(change, FailureSettled.Outcome.SUPERSEDED, superseded.message());
      case Outcome.NotOurs notOurs -> List.of();
      case Outcome.Refused refused -> List.of(failure(change, refused.refusal()));
    };
  }

  private List<OutboxMessage> settled(
      Change change, FailureSettled.Outcome outcome, String message) {
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

  private OutboxMessage failure(Change change, Refusal refusal) {
    return FailedRecords.failed(
        change.record(), change.event(), handler.stage(), refusal, source, now());
  }

  private OutboxMessage unreadable(ConsumerRecord<byte[], byte[]> record, UndecodableRecord e) {
    LOG.warn(
        "Record {}-{}@{} cannot be read: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        e.reason().code());
    return FailedRecords.failed(
        record,
        null,
        handler.stage(),
        new Refusal(
            FailureSubject.unreadable(),
            e.reason().code(),
            "A record on an internal topic could not be read. " + e.getMessage()),
        source,
        now());
  }

  /** As precise as the database keeps times. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Event decode(ConsumerRecord<byte[], byte[]> record) throws UndecodableRecord {
    Event event =
        EventCodec.decode(FailedRecords.header(record, EventHeaders.TYPE), record.value());
    byte[] expected = event.key().getBytes(StandardCharsets.UTF_8);
    if (!java.util.Arrays.equals(record.key(), expected)) {
      throw new UndecodableRecord(
          UndecodableRecord.Reason.WRONG_KEY, "The record's key is not that of its value.");
    }
    return event;
  }

  private static Refusal refusal(RuntimeException e) {
    return e instanceof MessageTooLarge tooLarge
        ? new Refusal(
            FailureSubject.unreadable(),
            "record-too-large",
            "The change was not applied: what follows from it is too large to be passed on. "
                + tooLarge.getMessage())
        : unexpected();
  }

  private static Refusal unexpected() {
    return new Refusal(
        FailureSubject.unreadable(),
        "unexpected-error",
        "The change could not be applied because of an error on our side. Support will look into"
            + " it.");
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      throw new InfrastructureDown(e);
    }
  }

  private static void rethrowIfTransient(RuntimeException e) {
    if (Faults.isTransient(e)) {
      throw new InfrastructureDown(e);
    }
  }
}
