package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code address_collisions}: users who had the same address as another user when
 * comparison keys were introduced. {@link ComparisonKeyMigration} fills it.
 */
final class CollisionStore {

  private final JdbcClient jdbc;

  CollisionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Most users have no row. */
  void delete(OrganizationId organization, Collection<UserId> users) {
    jdbc.sql(
            """
            DELETE FROM address_collisions
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .update();
  }
}
