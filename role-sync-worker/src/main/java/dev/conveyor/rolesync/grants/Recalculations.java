package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.database.SqlArrays;
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
 * transaction. Several threads process them at the same time, in portions of different users; the
 * organization's other changes go between portions. Organizations take turns.
 */
public final class Recalculations {

  /** Members of a group that are enqueued at once. */
  static final int MEMBERS_AT_ONCE = 2000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final OrganizationLock lock;
  private final Affected affected;
  private final Derivation derivation;
  private final PortionSize size = new PortionSize();
  private volatile String last = "";

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
        .param("ids", SqlArrays.texts(users))
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
   * Derives the grants of the next portion of users, and enqueues more members of a group if few
   * users are left. May run on several threads at the same time.
   *
   * @return the number of users and members processed; 0 if nothing is left for this thread
   */
  public int next() {
    OrganizationId organization = nextOrganization();
    if (organization == null) {
      return 0;
    }
    int most = size.current();
    long start = System.nanoTime();
    int derived = inTransaction(() -> derive(organization, most));
    size.took(derived, System.nanoTime() - start);
    return derived < most ? derived + inTransaction(() -> enqueueMembers(organization)) : derived;
  }

  /** The organization after the last one, so that a large one does not delay the others. */
  private @Nullable OrganizationId nextOrganization() {
    String before = last;
    String next = waitingAfter(before);
    if (next == null && !before.isEmpty()) {
      next = waitingAfter("");
    }
    last = next == null ? "" : next;
    return next == null ? null : new OrganizationId(next);
  }

  private @Nullable String waitingAfter(String organization) {
    return jdbc.sql(
            """
            SELECT organization FROM (
              (SELECT organization FROM recalculations
                WHERE organization > :after ORDER BY organization LIMIT 1)
              UNION ALL
              (SELECT organization FROM group_recalculations
                WHERE organization > :after ORDER BY organization LIMIT 1)
            ) AS waiting
            ORDER BY organization LIMIT 1
            """)
        .param("after", organization)
        .query(String.class)
        .optional()
        .orElse(null);
  }

  private int inTransaction(IntSupplier work) {
    Integer done = transaction.execute(status -> work.getAsInt());
    return done == null ? 0 : done;
  }

  private int derive(OrganizationId organization, int most) {
    Instant now = lock.acquireShared(organization);
    Map<UserId, TraceParent> taken = new HashMap<>();
    jdbc.sql(
            """
            DELETE FROM recalculations WHERE organization = :organization AND user_id IN (
              SELECT user_id FROM recalculations WHERE organization = :organization
              ORDER BY user_id LIMIT :most FOR UPDATE SKIP LOCKED)
            RETURNING user_id, traceparent
            """)
        .param("organization", organization.value())
        .param("most", most)
        .query(row -> {
          taken.put(
              new UserId(row.getObject("user_id", UUID.class)),
              new TraceParent(row.getString("traceparent")));
        });
    derivation.derive(organization, List.copyOf(taken.keySet()), Map.of(), taken, now);
    return taken.size();
  }

  private record WaitingGroup(GroupId group, UUID after, TraceParent trace) {}

  /**
   * Enqueues the next members of one group that no other thread is enqueueing. The group stays in
   * the queue until the last of them is enqueued. Counts a completed group, so the result is never
   * 0 for a group.
   */
  private int enqueueMembers(OrganizationId organization) {
    WaitingGroup waiting = lockWaitingGroup(organization);
    if (waiting == null) {
      return 0;
    }
    List<ScimUserId> members =
        affected.everMembers(organization, waiting.group(), waiting.after(), MEMBERS_AT_ONCE);
    enqueue(organization, affected.linkedTo(organization, members), waiting.trace());
    if (members.size() < MEMBERS_AT_ONCE) {
      dequeue(organization, waiting.group());
    } else {
      continueAfter(organization, waiting.group(), members.getLast());
    }
    return members.size() + 1;
  }

  private @Nullable WaitingGroup lockWaitingGroup(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT group_id, after, traceparent FROM group_recalculations
            WHERE organization = :organization ORDER BY group_id LIMIT 1 FOR UPDATE SKIP LOCKED
            """)
        .param("organization", organization.value())
        .query((row, number) ->
            new WaitingGroup(
                new GroupId(row.getObject("group_id", UUID.class)),
                row.getObject("after", UUID.class),
                new TraceParent(row.getString("traceparent"))))
        .optional()
        .orElse(null);
  }

  private void dequeue(OrganizationId organization, GroupId group) {
    jdbc.sql(
            """
            DELETE FROM group_recalculations
            WHERE organization = :organization AND group_id = :group
            """)
        .param("organization", organization.value())
        .param("group", group.value())
        .update();
  }

  private void continueAfter(OrganizationId organization, GroupId group, ScimUserId last) {
    jdbc.sql(
            """
            UPDATE group_recalculations SET after = :after
            WHERE organization = :organization AND group_id = :group
            """)
        .param("after", last.value())
        .param("organization", organization.value())
        .param("group", group.value())
        .update();
  }
}
