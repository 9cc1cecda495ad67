package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code erased_users}: ids of users, kept so that late events cannot restore them. */
final class ErasedUserStore {

  private final JdbcClient jdbc;

  ErasedUserStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(OrganizationId organization, Collection<UserId> users) {
    jdbc.sql(
            """
            INSERT INTO erased_users (organization, id)
            SELECT :organization, * FROM unnest(:ids::uuid[]) ON CONFLICT DO NOTHING
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .update();
  }

  Set<UserId> among(OrganizationId organization, Collection<UserId> users) {
    if (users.isEmpty()) {
      return Set.of();
    }
    return jdbc
        .sql(
            """
            SELECT id FROM erased_users
            WHERE organization = :organization AND id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .query((row, number) -> new UserId(row.getObject("id", UUID.class)))
        .stream()
        .collect(Collectors.toSet());
  }

  /** The record keys of erasures of this age; each is returned once. */
  List<String> takeForTombstones(Duration age) {
    return jdbc.sql(
            """
            UPDATE erased_users SET tombstone_repeated_at = clock_timestamp()
            WHERE tombstone_repeated_at IS NULL
              AND erased_at < clock_timestamp() - :seconds * interval '1 second'
            RETURNING organization || '/' || id AS record_key
            """)
        .param("seconds", age.toSeconds())
        .query((row, number) -> row.getString("record_key"))
        .list();
  }
}
