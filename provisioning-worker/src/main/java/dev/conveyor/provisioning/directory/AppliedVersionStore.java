package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code applied_scim_users}: the newest version of each SCIM user in the directory. */
final class AppliedVersionStore {

  private final JdbcClient jdbc;

  AppliedVersionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Map<ScimUserId, Long> find(OrganizationId organization, Collection<ScimUserId> scimUsers) {
    Map<ScimUserId, Long> applied = new HashMap<>();
    jdbc.sql(
            """
            SELECT scim_user_id, version FROM applied_scim_users
            WHERE organization = :organization AND scim_user_id = ANY (:scimUsers::uuid[])
            """)
        .param("organization", organization.value())
        .param("scimUsers", SqlArrays.texts(scimUsers))
        .query(row -> {
          applied.put(
              new ScimUserId(row.getObject("scim_user_id", UUID.class)), row.getLong("version"));
        });
    return applied;
  }

  void save(OrganizationId organization, Map<ScimUserId, Long> applied) {
    if (applied.isEmpty()) {
      return;
    }
    List<Map.Entry<ScimUserId, Long>> entries = List.copyOf(applied.entrySet());
    int rows =
        jdbc.sql(
                """
                INSERT INTO applied_scim_users (organization, scim_user_id, version)
                SELECT :organization, * FROM unnest(:scimUsers::uuid[], :versions::bigint[])
                ON CONFLICT (organization, scim_user_id) DO UPDATE SET version = excluded.version
                """)
            .param("organization", organization.value())
            .param("scimUsers", SqlArrays.texts(entries, Map.Entry::getKey))
            .param("versions", SqlArrays.texts(entries, Map.Entry::getValue))
            .update();
    RowValues.requireRows(entries.size(), rows);
  }
}
