package dev.conveyor.ingress.rejections;

import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.schemas.FailureSubject;
import dev.conveyor.schemas.ReasonCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Records rejected writes as failed provisions, in a separate transaction. */
public final class Rejections {

  private final Outbox outbox;
  private final Targets targets;
  private final TransactionTemplate transaction;

  public Rejections(Outbox outbox, JdbcClient jdbc, TransactionTemplate transaction) {
    this.outbox = outbox;
    this.targets = new Targets(jdbc);
    this.transaction = transaction;
  }

  /** Returns the problem for the client: its detail ends with the reference. */
  public ScimProblem record(Caller caller, WriteRequest request, ScimProblem problem) {
    RejectedRequest rejected = RejectedRequest.of(caller, request);
    transaction.executeWithoutResult(status -> {
      Target target = target(caller, request);
      outbox.append(
          FailedWrites.failed(
              caller,
              rejected,
              target.about(request),
              reason(problem),
              problem.detail(),
              target.version(),
              target.now()));
    });
    return problem.withDetail(problem.detail() + " Reference: " + rejected.reference());
  }

  /** A code by which support groups failures. */
  public static ReasonCode reason(ScimProblem problem) {
    String scimType = problem.scimType();
    if (scimType != null) {
      return ReasonCode.scim(scimType);
    }
    return ReasonCode.scim(problem.status());
  }

  /** What a request is about, with its name. */
  public FailureSubject about(Caller caller, WriteRequest request) {
    return target(caller, request).about(request);
  }

  /**
   * Why a replayed request is superseded; empty if it is not. An undone write does not count.
   *
   * @param seen the version of the resource when the request failed; null if it did not exist
   */
  public Optional<String> supersededReason(
      Caller caller, WriteRequest request, @Nullable Long seen) {
    if (seen == null) {
      return Optional.empty();
    }
    Target target = target(caller, request);
    if (target.version() == null) {
      return Optional.of("The resource has since been deleted.");
    }
    return target.writtenVersion() > seen
        ? Optional.of("The resource has since changed to version " + target.version() + ".")
        : Optional.empty();
  }

  private Target target(Caller caller, WriteRequest request) {
    return targets.find(caller.organization(), request);
  }
}
