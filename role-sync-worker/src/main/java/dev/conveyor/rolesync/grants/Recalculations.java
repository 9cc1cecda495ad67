package dev.conveyor.rolesync.grants;

import dev.conveyor.outbox.TraceParent;
import dev.conveyor.rolesync.facts.OrganizationLock;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Users whose grants are still to be derived, because one fact bore on too many for one
 * transaction. Taken a few hundred at a time, so that other changes of the organization pass in
 * between.
 */
public final class Recalculations {

  private static final int AT_ONCE = 1000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final OrganizationLock lock;
  private final Derivation derivation;

  public Recalculations(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      OrganizationLock lock,
      Derivation derivation) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.lock = lock;
    this.derivation = derivation;
  }

  /** Puts users in the queue, in the caller's transaction; who is in it already stays. */
  public void enqueue(OrganizationId organization, Collection<UserId> users, TraceParent trace) {
    jdbc.sql(
            """
            INSERT INTO recalculations (organization, user_id, traceparent)
            SELECT :organization, id, :trace FROM unnest(:ids::uuid[]) AS id
            ON CONFLICT DO NOTHING
            """)
        .param("organization", organization.value())
        .param("trace", trace.value())
        .param("ids", users.stream().map(UserId::toString).toArray(String[]::new))
        .update();
  }

  /**
   * Takes some users out of the queue and derives their grants.
   *
   * @return how many; 0 when the queue is empty
   */
  public int next() {
    Optional<OrganizationId> waiting =
        jdbc.sql("SELECT organization FROM recalculations LIMIT 1")
            .query(String.class)
            .optional()
            .map(OrganizationId::new);
    if (waiting.isEmpty()) {
      return 0;
    }
    Integer done = transaction.execute(status -> derive(waiting.get()));
    return done == null ? 0 : done;
  }

  private int derive(OrganizationId organization) {
    var now = lock.acquire(organization);
    Map<UserId, TraceParent> taken = new HashMap<>();
    jdbc.sql(
            """
            DELETE FROM recalculations WHERE organization = :organization AND user_id IN (
              SELECT user_id FROM recalculations WHERE organization = :organization LIMIT :some)
            RETURNING user_id, traceparent
            """)
        .param("organization", organization.value())
        .param("some", AT_ONCE)
        .query(
            row -> {
              taken.put(
                  new UserId(row.getObject(1, UUID.class)), new TraceParent(row.getString(2)));
            });
    derivation.derive(organization, List.copyOf(taken.keySet()), Map.of(), taken, now);
    return taken.size();
  }
}
