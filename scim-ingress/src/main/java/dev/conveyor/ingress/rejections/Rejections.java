package dev.conveyor.ingress.rejections;

import dev.conveyor.ingress.protocol.Names;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.outbox.Outbox;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSubject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Records rejected writes as failed provisions, in a transaction of its own. */
public final class Rejections {

  private final Outbox outbox;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  public Rejections(Outbox outbox, JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
    this.outbox = outbox;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Returns the problem as the client is to read it: its detail ends with the reference. */
  public ScimProblem record(Caller caller, WriteRequest request, ScimProblem problem) {
    transaction.executeWithoutResult(
        status ->
            outbox.append(
                FailedWrites.failed(
                    caller,
                    request,
                    about(request),
                    reason(problem),
                    problem.detail(),
                    currentVersion(caller, request),
                    clock.instant().truncatedTo(ChronoUnit.MICROS))));
    FailureReference reference = FailureReference.of(FailedWrites.fingerprint(caller, request));
    return problem.withDetail(problem.detail() + " Reference: " + reference);
  }

  /** A code for support to group failures by. */
  public static String reason(ScimProblem problem) {
    String scimType = problem.scimType();
    if (scimType != null) {
      return "scim-" + scimType;
    }
    return "scim-" + problem.status();
  }

  public static FailureSubject about(WriteRequest request) {
    String name = Names.in(request.body());
    return request.endpoint().equals("Groups")
        ? FailureSubject.group(request.id(), name)
        : FailureSubject.user(request.id(), name);
  }

  /** The version that the resource has now; null when there is none. */
  public @Nullable Long currentVersion(Caller caller, WriteRequest request) {
    UUID id;
    try {
      id = request.id() == null ? null : UUID.fromString(request.id());
    } catch (IllegalArgumentException e) {
      id = null;
    }
    if (id == null) {
      return null;
    }
    String sql =
        request.endpoint().equals("Groups")
            ? "SELECT version FROM groups WHERE organization = :organization AND id = :id"
            : "SELECT version FROM users WHERE organization = :organization AND id = :id";
    return jdbc.sql(sql)
        .param("organization", caller.organization().value())
        .param("id", id)
        .query(Long.class)
        .optional()
        .orElse(null);
  }
}
