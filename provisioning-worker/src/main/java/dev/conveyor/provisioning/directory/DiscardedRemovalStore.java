package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.provisioning.rules.HeldRemoval;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code discarded_removals}. No rule reads it: it explains a difference to an admin. */
public final class DiscardedRemovalStore {

  private final JdbcClient jdbc;

  public DiscardedRemovalStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void save(OrganizationId organization, List<HeldRemoval> discarded) {
    if (discarded.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO discarded_removals (organization, user_id, scim_user_id, version)
            SELECT :organization, d.* FROM unnest(:users::uuid[], :scimUsers::uuid[],
              :versions::bigint[]) AS d
            ON CONFLICT (organization, user_id) DO UPDATE SET
              scim_user_id = excluded.scim_user_id, version = excluded.version
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(discarded, HeldRemoval::user))
        .param("scimUsers", SqlArrays.texts(discarded, each -> each.wanted().scimUser()))
        .param("versions", SqlArrays.longs(discarded, each -> each.wanted().version()))
        .update();
  }

  void delete(OrganizationId organization, Collection<UserId> users) {
    jdbc.sql(
            """
            DELETE FROM discarded_removals
            WHERE organization = :organization AND user_id = ANY (:users::uuid[])
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(users))
        .update();
  }

  /**
   * Deletes rows of users who have changed since.
   *
   * @return the number of deleted rows
   */
  public int expire() {
    return jdbc.sql(
            """
            DELETE FROM discarded_removals d USING applied_scim_users a
            WHERE a.organization = d.organization AND a.scim_user_id = d.scim_user_id
              AND a.version > d.version
            """)
        .update();
  }
}
