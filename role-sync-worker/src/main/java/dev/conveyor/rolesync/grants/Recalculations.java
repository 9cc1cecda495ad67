package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.rolesync.facts.Affected;
import dev.conveyor.rolesync.facts.OrganizationStore;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
  private final RecalculationQueue users;
  private final GroupRecalculationQueue groups;
  private final TransactionTemplate transaction;
  private final OrganizationStore organizations;
  private final Affected affected;
  private final Derivation derivation;
  private final PortionSize size = new PortionSize();
  private volatile String last = "";

  public Recalculations(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      OrganizationStore organizations,
      Affected affected,
      Derivation derivation) {
    this.jdbc = jdbc;
    this.users = new RecalculationQueue(jdbc);
    this.groups = new GroupRecalculationQueue(jdbc);
    this.affected = affected;
    this.transaction = transaction;
    this.organizations = organizations;
    this.derivation = derivation;
  }

  /** Enqueues users, in the caller's transaction; those already in the queue stay. */
  public void enqueue(
      OrganizationId organization, Collection<UserId> affectedUsers, TraceParent trace) {
    users.add(organization, affectedUsers, trace);
  }

  /**
   * Enqueues everyone who ever was a member of the group, in the caller's transaction: as one row,
   * whatever their number. If the group is already in the queue, it starts over.
   */
  public void enqueue(OrganizationId organization, GroupId group, TraceParent trace) {
    groups.add(organization, group, trace);
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

  /** The first organization after that one with work in either queue. */
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
    Instant now = organizations.acquireShared(organization);
    Map<UserId, TraceParent> taken = users.take(organization, most);
    derivation.derive(organization, List.copyOf(taken.keySet()), Map.of(), Map.of(), taken, now);
    return taken.size();
  }

  /**
   * Enqueues the next members of one group that no other thread is enqueueing. The group stays in
   * the queue until the last of them is enqueued. Counts a completed group, so the result is never
   * 0 for a group.
   */
  private int enqueueMembers(OrganizationId organization) {
    GroupRecalculationQueue.Waiting waiting = groups.lockNext(organization).orElse(null);
    if (waiting == null) {
      return 0;
    }
    List<ScimUserId> members =
        affected.everMembers(organization, waiting.group(), waiting.after(), MEMBERS_AT_ONCE);
    enqueue(organization, affected.linkedTo(organization, members), waiting.trace());
    if (members.size() < MEMBERS_AT_ONCE) {
      groups.remove(organization, waiting.group());
    } else {
      groups.continueAfter(organization, waiting.group(), members.getLast());
    }
    return members.size() + 1;
  }
}
