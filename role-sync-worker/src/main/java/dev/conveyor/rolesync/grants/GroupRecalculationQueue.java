package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code group_recalculations}: groups whose members are still to be enqueued. */
final class GroupRecalculationQueue {

  private final JdbcClient jdbc;

  GroupRecalculationQueue(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A group in the queue.
   *
   * @param after the last member that was enqueued, or a UUID of zeros
   */
  record Waiting(GroupId group, UUID after, TraceParent trace) {}

  /** A group already in the queue starts over. */
  void add(OrganizationId organization, GroupId group, TraceParent trace) {
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

  /** Locks a group that no other thread has locked, until the transaction ends. */
  Optional<Waiting> lockNext(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT group_id, after, traceparent FROM group_recalculations
            WHERE organization = :organization ORDER BY group_id LIMIT 1 FOR UPDATE SKIP LOCKED
            """)
        .param("organization", organization.value())
        .query((row, number) ->
            new Waiting(
                new GroupId(row.getObject("group_id", UUID.class)),
                row.getObject("after", UUID.class),
                new TraceParent(row.getString("traceparent"))))
        .optional();
  }

  void remove(OrganizationId organization, GroupId group) {
    jdbc.sql(
            """
            DELETE FROM group_recalculations
            WHERE organization = :organization AND group_id = :group
            """)
        .param("organization", organization.value())
        .param("group", group.value())
        .update();
  }

  void continueAfter(OrganizationId organization, GroupId group, ScimUserId last) {
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
