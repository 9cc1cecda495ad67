package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code erased_users}: ids that are never used again. */
final class ErasedUserStore {

  private final JdbcClient jdbc;

  ErasedUserStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The ids that were erased. */
  List<UserId> find(OrganizationId organization, Collection<UserId> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            SELECT id FROM erased_users
            WHERE organization = :organization AND id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(ids))
        .query((row, number) -> new UserId(row.getObject("id", UUID.class)))
        .list();
  }

  void add(OrganizationId organization, Collection<UserId> ids) {
    int rows =
        jdbc.sql(
                """
                INSERT INTO erased_users (organization, id)
                SELECT :organization, * FROM unnest(:ids::uuid[])
                """)
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(ids))
            .update();
    RowValues.requireRows(ids.size(), rows);
  }
}
