package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.ForeignViews;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.provisioning.rules.RecentRemovals;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code removals}: who was removed recently. Older rows are deleted as new ones come.
 */
final class RemovalStore {

  private final JdbcClient jdbc;

  RemovalStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The removals after {@code start}.
   *
   * @param users among whom to look for those already counted
   */
  RecentRemovals since(OrganizationId organization, Instant start, Collection<UserId> users) {
    String losses =
        ForeignViews.isPresent(jdbc, "roles", "provisioning_role_losses")
            ? """
            UNION SELECT user_id FROM roles.provisioning_role_losses
            WHERE organization = :organization AND lost_at > :start
            """
            : "";
    return jdbc.sql(
            """
            WITH counted AS (
              (SELECT user_id FROM removals
                WHERE organization = :organization AND removed_at > :start
            """
                + losses
                + """
                ) EXCEPT SELECT user_id FROM held_removals WHERE organization = :organization)
                SELECT (SELECT count(*) FROM counted) AS removed,
                  (SELECT count(*) FROM held_removals
                    WHERE organization = :organization AND since > :start) AS held,
                  ARRAY (SELECT user_id FROM counted
                    WHERE user_id = ANY (:users::uuid[])) AS counted
                """)
        .param("organization", organization.value())
        .param("start", start.atOffset(ZoneOffset.UTC))
        .param("users", SqlArrays.texts(users))
        .query(RemovalStore::read)
        .single();
  }

  private static RecentRemovals read(ResultSet row, int number) throws SQLException {
    Array counted = row.getArray("counted");
    return new RecentRemovals(
        row.getLong("removed"),
        row.getLong("held"),
        Arrays.stream((UUID[]) counted.getArray()).map(UserId::new).collect(Collectors.toSet()));
  }

  /** Also deletes the organization's rows that no window can reach any more. */
  void save(OrganizationId organization, Map<UserId, Instant> removed) {
    if (removed.isEmpty()) {
      return;
    }
    List<Map.Entry<UserId, Instant>> rows = List.copyOf(removed.entrySet());
    jdbc.sql(
            """
            WITH old AS (
              DELETE FROM removals WHERE organization = :organization
                AND removed_at < clock_timestamp() - interval '1 day'
                AND user_id <> ALL (:users::uuid[]))
            INSERT INTO removals (organization, user_id, removed_at)
            SELECT :organization, r.* FROM unnest(:users::uuid[], :times::timestamptz[]) AS r
            ON CONFLICT (organization, user_id) DO UPDATE SET removed_at = excluded.removed_at
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(rows, Map.Entry::getKey))
        .param("times", SqlArrays.texts(rows, row -> row.getValue().atOffset(ZoneOffset.UTC)))
        .update();
  }

  void delete(OrganizationId organization, Collection<UserId> users) {
    if (!users.isEmpty()) {
      jdbc.sql(
              """
              DELETE FROM removals
              WHERE organization = :organization AND user_id = ANY (:users::uuid[])
              """)
          .param("organization", organization.value())
          .param("users", SqlArrays.texts(users))
          .update();
    }
  }
}
