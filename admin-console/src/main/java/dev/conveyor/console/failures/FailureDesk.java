package dev.conveyor.console.failures;

import dev.conveyor.console.settings.Conflict;
import dev.conveyor.console.settings.NotFound;
import dev.conveyor.outbox.MessageTooLarge;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.outbox.OutboxMessage;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** What support does with failed provisions. */
public final class FailureDesk {

  /** Where replays may go: never where a record's own header says. */
  private static final Set<String> TARGETS =
      Set.of(
          Topic.SCIM_REQUESTS.topicName(),
          Topic.SCIM_USER_CHANGES.topicName(),
          Topic.SCIM_GROUP_CHANGES.topicName(),
          Topic.SETTINGS_CHANGES.topicName(),
          Topic.DIRECTORY_COMMANDS.topicName(),
          Topic.USER_LIFECYCLE.topicName());

  private final FailureReads reads;
  private final FailureStore store;
  private final TransactionTemplate transaction;
  private final Outbox outbox;

  public FailureDesk(
      FailureReads reads, FailureStore store, TransactionTemplate transaction, Outbox outbox) {
    this.reads = reads;
    this.store = store;
    this.transaction = transaction;
    this.outbox = outbox;
  }

  /** The newest first. */
  public List<Failure> list(FailureFilter filter, int limit) {
    return reads.list(filter, limit);
  }

  /** Looks for failures that have become superseded or resolved; to be called every few seconds. */
  public void sweep() {
    store.sweep(null);
  }

  /** Causes with open failures, the commonest first. */
  public List<OpenCause> causes(@Nullable String organization, int limit) {
    return reads.causes(organization, limit);
  }

  /** How many failures of a cause are open. */
  public long open(Cause cause) {
    return reads.open(cause);
  }

  /** The first open failures of a cause: what a replay of it would send first. */
  public List<Failure> openOf(Cause cause, int limit) {
    return reads.openOf(cause, "", limit);
  }

  /** The version of a SCIM user that the provisioning worker applied last. */
  public Optional<Long> appliedVersion(OrganizationId organization, UUID scimUser) {
    return reads.appliedVersion(organization, scimUser);
  }

  /** How many failures are open, of all organizations. */
  public long open() {
    return reads.open();
  }

  /**
   * Finds a failure by the reference that stands in its message.
   *
   * @throws NotFound when there is none
   * @throws Conflict when, once in very many, two share it
   */
  public Failure find(FailureReference reference) {
    store.sweep(reference.value());
    List<Failure> found =
        list(new FailureFilter(null, reference.value(), null, null, null, null, null, null), 2);
    if (found.isEmpty()) {
      throw new NotFound(
          "There is no failed provision "
              + reference
              + ". One that was answered a moment ago is here within seconds.");
    }
    if (found.size() > 1) {
      throw new Conflict(
          "Two failed provisions share the reference "
              + reference
              + ": look both up and replay by"
              + " organization and user.");
    }
    return found.getFirst();
  }

  /**
   * The last failure about a user, cheap enough to be asked for again and again: unlike a list it
   * does not look for failures that have become superseded.
   */
  public Optional<Failure> lastAbout(OrganizationId organization, UserId user) {
    FailureFilter filter =
        new FailureFilter(
            organization.value(), null, null, user.toString(), null, null, null, null);
    return reads.list(filter, 1).stream().findFirst();
  }

  /** As it is now. */
  public Failure refresh(Failure failure) {
    return reads.find(failure.fingerprint()).orElse(failure);
  }

  /**
   * Sends the original record through again, unless it was sent already.
   *
   * @return true when it was sent now; false when it had been, and nothing was done
   * @throws Conflict when it is superseded or dismissed
   */
  public boolean replay(Failure failure) {
    switch (failure.status()) {
      case OPEN -> {
        requireTarget(failure);
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
   * @throws Conflict when it is not open
   */
  public Failure dismiss(Failure failure, @Nullable String note) {
    if (!store.markDismissed(failure, note)) {
      throw new Conflict(
          failure.reference() + " is " + refresh(failure).status().text() + ", not open.");
    }
    return refresh(failure);
  }

  /** Open failures that a bulk replay would send, and, unless it is a dry run, sends. */
  public List<Failure> replayAll(FailureFilter filter, int limit, boolean dryRun) {
    List<Failure> open =
        list(filter, limit).stream()
            .filter(failure -> failure.status() == Failure.Status.OPEN)
            .filter(FailureDesk::isReplayable)
            .toList();
    return dryRun ? open : open.stream().filter(this::replay).toList();
  }

  private boolean send(Failure failure) {
    if (!store.markReplayed(failure)) {
      return false;
    }
    OriginalRecord original = failure.original();
    if (UnsentRecords.isOne(original)) {
      store.resend(failure);
      return true;
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
            failure.reference(),
            OriginalRecord.decode(original.value())));
    return true;
  }

  /** A record that was never published is sent by its own service, to its own topic. */
  private static boolean isReplayable(Failure failure) {
    return UnsentRecords.isOne(failure.original()) || TARGETS.contains(failure.original().topic());
  }

  private static void requireTarget(Failure failure) {
    if (!isReplayable(failure)) {
      throw new Conflict("Records of " + failure.original().topic() + " are not replayed.");
    }
  }
}
