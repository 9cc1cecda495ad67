package dev.conveyor.console.support;

import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.pipeline.outbox.MessageTooLarge;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailureCauseGone;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.Topic;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends original records of failed provisions through again: for support, for a run, and by itself
 * where the cause is gone.
 */
final class Replays {

  /** The actor in the audit trail for what the console does automatically. */
  static final String BY_ITSELF = "conveyor";

  private static final Logger LOG = LoggerFactory.getLogger(Replays.class);

  private final FailureReads reads;
  private final FailureStore store;
  private final TransactionTemplate transaction;
  private final Outbox outbox;
  private final TopicRecords topics;
  private final Audit audit;

  Replays(
      FailureReads reads,
      FailureStore store,
      TransactionTemplate transaction,
      Outbox outbox,
      TopicRecords topics,
      Audit audit) {
    this.topics = topics;
    this.reads = reads;
    this.store = store;
    this.transaction = transaction;
    this.outbox = outbox;
    this.audit = audit;
  }

  /**
   * Sends the original record through again, unless it was sent already.
   *
   * @return true when it was sent now; false when it had been, and nothing was done
   * @throws Conflict when it is superseded or dismissed, or its original is not what it claims
   */
  boolean replay(Failure failure) {
    switch (failure.status()) {
      case OPEN -> {
        if (!UnsentRecords.isOne(failure.original())) {
          requireGenuine(failure);
        }
        try {
          return Boolean.TRUE.equals(transaction.execute(status -> send(failure)));
        } catch (MessageTooLarge e) {
          throw new Conflict("The record cannot be sent again. " + e.getMessage());
        }
      }
      case REPLAYED, RESOLVED -> {
        return false;
      }
      case SUPERSEDED ->
          throw new Conflict(
              failure.reference()
                  + " is superseded: "
                  + (failure.note() == null ? "something newer took effect." : failure.note())
                  + " Replaying it would do nothing.");
      case DISMISSED ->
          throw new Conflict(failure.reference() + " was dismissed and is not replayed.");
    }
    throw new IllegalStateException("no status is left");
  }

  /**
   * Replays one of the failures of a run, in the caller's transaction. The audit trail, and with it
   * the failure's page and the user's timeline, names who started the run.
   *
   * @return as {@link #replay}
   * @throws Conflict as {@link #replay}
   */
  boolean replayInRun(Failure failure, ReplayRun run) {
    boolean sent = replay(failure);
    if (sent) {
      audit.record(
          run.startedBy(),
          new OrganizationId(failure.organization()),
          "replayed",
          failure.reference().value(),
          "with all open failures of the reason " + run.cause().reason());
    }
    return sent;
  }

  /** Open failures that a bulk replay would send, and, unless it is a dry run, sends. */
  List<Failure> replayAll(FailureFilter filter, int limit, boolean dryRun) {
    List<Failure> open =
        reads.list(filter, limit).stream()
            .filter(failure -> failure.status() == Failure.Status.OPEN)
            .filter(Replays::isReplayable)
            .toList();
    return dryRun ? open : open.stream().filter(this::replayIfPossible).toList();
  }

  /** One that cannot be sent does not keep the others from being sent. */
  private boolean replayIfPossible(Failure failure) {
    try {
      return replay(failure);
    } catch (Conflict e) {
      return false;
    }
  }

  /**
   * The cause of an undone request is gone: it is sent through again, as support would, in the
   * caller's transaction or its own. Without effect unless the failure is open.
   */
  void causeGone(FailureCauseGone gone) {
    FailureFilter filter =
        new FailureFilter(
            gone.organization().value(),
            gone.reference(),
            Failure.Status.OPEN,
            null,
            null,
            null,
            null,
            null);
    for (Failure failure : reads.list(filter, 1)) {
      if (failure.original().topic().equals(Topic.SCIM_REQUESTS.topicName())) {
        sendByItself(failure, gone.message());
      } else {
        store.causeGone(failure);
      }
    }
  }

  /** The request of a failure whose cause is gone has been heard of. */
  void causeWasGone(String fingerprint) {
    reads
        .find(fingerprint)
        .ifPresent(failure -> sendByItself(failure, "What it was refused for is gone."));
  }

  private void sendByItself(Failure failure, String why) {
    if (!UnsentRecords.isOne(failure.original())
        && ReplayPlan.of(failure) instanceof ReplayPlan.Refuse refused) {
      LOG.warn("{} is not sent again: {}", failure.reference(), refused.why());
      return;
    }
    transaction.executeWithoutResult(status -> {
      if (store.markReplayedAutomatically(failure, why)) {
        append(failure);
        audit.record(
            BY_ITSELF,
            new OrganizationId(failure.organization()),
            "replayed",
            failure.reference().value(),
            why);
        LOG.info("{} of {} is sent again", failure.reference(), failure.organization());
      }
    });
  }

  private boolean send(Failure failure) {
    if (!store.markReplayed(failure)) {
      return false;
    }
    append(failure);
    return true;
  }

  private void append(Failure failure) {
    OriginalRecord original = failure.original();
    if (UnsentRecords.isOne(original)) {
      store.resend(failure);
      return;
    }
    outbox.append(
        new OutboxMessage(
            UUID.randomUUID(),
            original.topic(),
            OriginalRecord.decode(original.key()),
            original.header(EventHeaders.TYPE),
            original.header(EventHeaders.SOURCE),
            original.header(EventHeaders.SUBJECT),
            original.header(EventHeaders.TIME),
            original.header(EventHeaders.TRACE_PARENT),
            failure.reference().value(),
            OriginalRecord.decode(original.value())));
  }

  /** A record that was never published is sent by its own service, to its own topic. */
  private static boolean isReplayable(Failure failure) {
    return UnsentRecords.isOne(failure.original())
        || ReplayPlan.of(failure) instanceof ReplayPlan.Send;
  }

  /**
   * A failure is believed as little as any record: what is sent must be allowed, and must stand on
   * its topic as the failure has it. A SCIM request was on none.
   */
  private void requireGenuine(Failure failure) {
    if (ReplayPlan.of(failure) instanceof ReplayPlan.Refuse refused) {
      throw new Conflict(refused.why());
    }
    OriginalRecord original = failure.original();
    Integer partition = original.partition();
    Long offset = original.offset();
    if (partition != null
        && (offset == null
            || topics
                .find(original.topic(), partition, offset)
                .filter(found -> same(found, original))
                .isEmpty())) {
      throw new Conflict(
          "The original record is not, or no longer, on its topic as this failure shows it, so it"
              + " is not replayed. Topics keep records for four weeks. Make the change again"
              + " instead.");
    }
  }

  private static boolean same(OriginalRecord found, OriginalRecord original) {
    return Objects.equals(found.key(), original.key())
        && Objects.equals(found.value(), original.value())
        && Stream.of(EventHeaders.TYPE, EventHeaders.SOURCE)
            .allMatch(name -> Objects.equals(found.header(name), original.header(name)));
  }
}
