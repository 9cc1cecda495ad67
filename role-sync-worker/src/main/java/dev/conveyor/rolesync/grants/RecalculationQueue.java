package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code recalculations}: users whose grants are still to be derived. */
final class RecalculationQueue {

  private final JdbcClient jdbc;

  RecalculationQueue(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those already in the queue stay. */
  void add(OrganizationId organization, Collection<UserId> users, TraceParent trace) {
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

  /** Removes up to that many users whom no other thread is taking. */
  Map<UserId, TraceParent> take(OrganizationId organization, int most) {
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
    return taken;
  }

  void forget(OrganizationId organization, Collection<UserId> users) {
    jdbc.sql(
            """
            DELETE FROM recalculations
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .update();
  }
}
