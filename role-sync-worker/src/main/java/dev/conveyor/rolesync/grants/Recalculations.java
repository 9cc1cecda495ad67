package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.rolesync.facts.Affected;
import dev.conveyor.rolesync.facts.OrganizationLock;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Users whose grants are still to be derived because one fact affected too many for one
 * transaction. Processed in batches of a few hundred, so that the organization's other changes are
 * not delayed.
 */
public final class Recalculations {

  private static final int AT_ONCE = 1000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final OrganizationLock lock;
  private final Affected affected;
  private final Derivation derivation;

  public Recalculations(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      OrganizationLock lock,
      Affected affected,
      Derivation derivation) {
    this.affected = affected;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.lock = lock;
    this.derivation = derivation;
  }

  /** Enqueues users, in the caller's transaction; those already in the queue stay. */
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
   * Enqueues everyone who ever was a member of the group, in the caller's transaction: as one row,
   * whatever their number. If the group is already in the queue, it starts over.
   */
  public void enqueue(OrganizationId organization, GroupId group, TraceParent trace) {
    jdbc.sql(
            """
            INSERT INTO group_recalculations (organization, group_id, traceparent)
            VALUES (:organization, :group, :trace)
            ON CONFLICT (organization, group_id) DO UPDATE SET
              after = DEFAULT, traceparent = excluded.traceparent
            """)
        .param("organization", organization.value())
        .param("group", group.value())
        .param("trace", trace.value())
        .update();
  }

  /**
   * Dequeues some users and derives their grants.
   *
   * @return the number processed; 0 if the queue is empty
   */
  public int next() {
    OrganizationId withUsers = waiting("SELECT organization FROM recalculations LIMIT 1");
    if (withUsers != null) {
      return inTransaction(() -> deriveUsers(withUsers));
    }
    OrganizationId withGroup = waiting("SELECT organization FROM group_recalculations LIMIT 1");
    return withGroup == null ? 0 : inTransaction(() -> deriveMembers(withGroup));
  }

  private @Nullable OrganizationId waiting(String sql) {
    return jdbc.sql(sql).query(String.class).optional().map(OrganizationId::new).orElse(null);
  }

  private int inTransaction(IntSupplier work) {
    Integer done = transaction.execute(status -> work.getAsInt());
    return done == null ? 0 : done;
  }

  private int deriveUsers(OrganizationId organization) {
    Instant now = lock.acquire(organization);
    Map<UserId, TraceParent> taken = new HashMap<>();
    jdbc.sql(
            """
            DELETE FROM recalculations WHERE organization = :organization AND user_id IN (
              SELECT user_id FROM recalculations WHERE organization = :organization LIMIT :some)
            RETURNING user_id, traceparent
            """)
        .param("organization", organization.value())
        .param("some", AT_ONCE)
        .query(row -> {
          taken.put(new UserId(row.getObject(1, UUID.class)), new TraceParent(row.getString(2)));
        });
    derivation.derive(organization, List.copyOf(taken.keySet()), Map.of(), taken, now);
    return taken.size();
  }

  private record WaitingGroup(GroupId group, UUID after, TraceParent trace) {}

  /** The next members of one group. Counts a completed group, so it is never 0 for a group. */
  private int deriveMembers(OrganizationId organization) {
    Instant now = lock.acquire(organization);
    WaitingGroup waiting = waitingGroup(organization);
    if (waiting == null) {
      return 0;
    }
    List<ScimUserId> members =
        affected.everMembers(organization, waiting.group(), waiting.after(), AT_ONCE);
    if (members.size() < AT_ONCE) {
      update("DELETE FROM group_recalculations", organization, waiting.group(), waiting.after());
    } else {
      update(
          "UPDATE group_recalculations SET after = :after",
          organization,
          waiting.group(),
          members.getLast().value());
    }
    Map<UserId, TraceParent> users = new HashMap<>();
    affected.linkedTo(organization, members).forEach(user -> users.put(user, waiting.trace()));
    derivation.derive(organization, List.copyOf(users.keySet()), Map.of(), users, now);
    return members.size() + 1;
  }

  private @Nullable WaitingGroup waitingGroup(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT group_id, after, traceparent FROM group_recalculations
            WHERE organization = :organization ORDER BY group_id LIMIT 1
            """)
        .param("organization", organization.value())
        .query((row, number) ->
            new WaitingGroup(
                new GroupId(row.getObject(1, UUID.class)),
                row.getObject(2, UUID.class),
                new TraceParent(row.getString(3))))
        .optional()
        .orElse(null);
  }

  private void update(String sql, OrganizationId organization, GroupId group, UUID after) {
    int rows =
        jdbc.sql(sql + " WHERE organization = :organization AND group_id = :group")
            .param("organization", organization.value())
            .param("group", group.value())
            .param("after", after)
            .update();
    if (rows != 1) {
      throw new IllegalStateException("the locked group is no longer in the queue");
    }
  }
}
