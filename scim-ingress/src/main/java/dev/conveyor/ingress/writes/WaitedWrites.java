package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.outcomes.OutcomeWaits;
import dev.conveyor.ingress.outcomes.PendingUser;
import dev.conveyor.ingress.outcomes.ProvisioningOutcome;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Answer;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Origin;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.shares.Shares;
import dev.conveyor.ingress.users.NotUndone;
import dev.conveyor.ingress.users.Undo;
import dev.conveyor.ingress.users.UserUndo;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.ReasonCode;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes whose response reports the provisioning worker's outcome. A write that is rejected while
 * its client waits is undone before the response is sent, so an error response changes nothing.
 * Once the client has another response, or the process has died, nothing is undone: the resource
 * stays, and so does the failed provision, until the worker can apply it.
 */
public final class WaitedWrites {

  private static final Logger LOG = LoggerFactory.getLogger(WaitedWrites.class);

  /**
   * An undo that takes longer is abandoned; the client then gets the response of a write without
   * wait.
   */
  private static final Duration UNDO_LIMIT = Duration.ofSeconds(4);

  /** From the end of the wait until an undo is complete or abandoned. */
  private static final Duration UNDO_MARGIN = Duration.ofSeconds(6);

  /** The attributes that determine a user's directory address, or make the user claim it again. */
  private static final Set<String> ADDRESS = Set.of("emails", "userName", "externalId", "active");

  /** The attributes that a reason is about; other reasons are about all attributes. */
  private static final Map<ReasonCode, Set<String>> ABOUT =
      Map.of(
          FailureReason.EMAIL_TAKEN.code(), ADDRESS,
          FailureReason.ADOPTION_NEEDS_CONFIRMATION.code(), ADDRESS,
          FailureReason.SEAT_LIMIT_REACHED.code(), Set.of("active"));

  private final ScimWrites writes;
  private final OutcomeWaits waits;
  private final UserWrites users;
  private final UserUndo undo;
  private final WriteTransaction transaction;

  /** The thread that serves all waits must not be blocked. */
  private final Executor executor = Thread.ofVirtual().name("undo-", 0)::start;

  public WaitedWrites(
      ScimWrites writes,
      OutcomeWaits waits,
      UserWrites users,
      UserUndo undo,
      PlatformTransactionManager transactions,
      Shares shares) {
    this.writes = writes;
    this.waits = waits;
    this.users = users;
    this.undo = undo;
    this.transaction =
        new WriteTransaction(transactions, shares, UNDO_MARGIN.minus(UNDO_LIMIT), UNDO_LIMIT);
  }

  /**
   * A completed write.
   *
   * @param answer the response unless the write is rejected
   * @param outcome completes within the wait and the time of an undo; null if nothing of the write
   *     is provisioned
   */
  public record Waited(Answer answer, @Nullable CompletableFuture<ProvisioningOutcome> outcome) {}

  /**
   * @throws ScimProblem if the write is rejected; nothing has changed then
   */
  public Waited execute(Caller caller, WriteRequest request, AttributeSelection selection) {
    Origin origin = Origin.answeredWithOutcome(ScimWrites.fingerprint(caller, request), awaited());
    ScimResource.Done done =
        writes.execute(
            request, new ScimResource.Call(caller, origin, UUID.randomUUID(), selection));
    Answer answer = done.written().answer();
    return done.written().user() == null
        ? new Waited(answer, null)
        : new Waited(answer, outcome(new Sent(caller, request, origin), done));
  }

  /**
   * Replays a request, in the caller's transaction, with no waiting client. After the transaction
   * commits, the outcome is still awaited.
   *
   * @return whether anything of it is provisioned; the worker reports the outcome then
   * @throws ScimProblem if the write is rejected; nothing has changed then
   */
  boolean replay(Caller caller, WriteRequest request, String reference) {
    Origin origin = Origin.replayed(ScimWrites.fingerprint(caller, request), awaited(), reference);
    ScimResource.Done done =
        writes.execute(
            request,
            new ScimResource.Call(caller, origin, UUID.randomUUID(), AttributeSelection.ALL));
    if (done.written().user() == null) {
      return false;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            outcome(new Sent(caller, request, origin), done);
          }
        });
    return true;
  }

  /** A completed request and its caller. */
  private record Sent(Caller caller, WriteRequest request, Origin origin) {}

  private Duration awaited() {
    Duration longest = waits.longest();
    return longest.isZero() ? longest : longest.plus(UNDO_MARGIN);
  }

  private CompletableFuture<ProvisioningOutcome> outcome(Sent sent, ScimResource.Done done) {
    PendingUser pending =
        new PendingUser(
            sent.caller().organization(),
            Objects.requireNonNull(done.written().user()),
            done.written().version());
    return waits
        .await(pending, refused -> concerns(refused, sent.request(), done.undo()))
        .thenCompose(outcome -> settled(sent, done, pending, outcome));
  }

  private CompletableFuture<ProvisioningOutcome> settled(
      Sent sent, ScimResource.Done done, PendingUser pending, ProvisioningOutcome outcome) {
    return switch (outcome) {
      case ProvisioningOutcome.Provisioned provisioned ->
          CompletableFuture.completedFuture(provisioned);
      case ProvisioningOutcome.WithoutEmail accepted -> CompletableFuture.completedFuture(accepted);
      case ProvisioningOutcome.RefusedElsewhere accepted -> kept(sent, pending, accepted);
      case ProvisioningOutcome.Unknown unknown -> kept(sent, pending, unknown);
      case ProvisioningOutcome.Refused refused ->
          CompletableFuture.supplyAsync(
              () -> refused(sent, done.undo(), pending, refused), executor);
    };
  }

  /** The user's next write need not wait for an undo that will not happen. */
  private CompletableFuture<ProvisioningOutcome> kept(
      Sent sent, PendingUser pending, ProvisioningOutcome outcome) {
    if (!sent.origin().awaited().isZero()) {
      executor.execute(() -> release(pending));
    }
    return CompletableFuture.completedFuture(outcome);
  }

  private ProvisioningOutcome refused(
      Sent sent, @Nullable Undo write, PendingUser pending, ProvisioningOutcome.Refused refused) {
    FailureReference reference = FailureReference.of(sent.origin().fingerprint());
    ProvisioningOutcome.Refused reported = refused.withReference(reference.value());
    if (write == null) {
      release(pending);
      return reported;
    }
    try {
      return transaction.run(
          pending.organization(),
          () -> {
            undo.undo(sent.caller(), sent.origin(), sent.request(), write, refused);
            return reported;
          });
    } catch (NotUndone e) {
      return switch (e.reason()) {
        case OVERTAKEN -> reported;
        case PROVISIONED -> new ProvisioningOutcome.Provisioned();
      };
    } catch (RuntimeException e) {
      LOG.warn(
          "Could not undo rejected version {} of user {} of {}: {}",
          pending.version(),
          pending.id(),
          pending.organization(),
          e.toString());
      return new ProvisioningOutcome.Unknown();
    }
  }

  /** Only shortens the wait of other writes: if it fails, they wait until the margin ends. */
  private void release(PendingUser pending) {
    try {
      users.release(pending.organization(), pending.id(), pending.version());
    } catch (RuntimeException e) {
      LOG.debug("Could not release user {} of {}", pending.id(), pending.organization(), e);
    }
  }

  /**
   * Whether a rejection is about what a request changed. A PATCH of another attribute is carried
   * out while the rejected one is contested; a POST or PUT requests all of them.
   */
  static boolean concerns(
      ProvisioningOutcome.Refused refused, WriteRequest request, @Nullable Undo write) {
    Set<String> about = ABOUT.get(refused.reason());
    return about == null
        || write == null
        || !request.method().equals("PATCH")
        || !Collections.disjoint(about, write.changed());
  }
}
