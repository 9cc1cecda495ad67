package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.GroupPush;
import dev.conveyor.schemas.OrganizationId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code groups}: the newest version of each group that this worker has seen. */
final class KnownGroups {

  private final JdbcClient jdbc;

  KnownGroups(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One row per group: a statement may affect a row only once. */
  void saw(OrganizationId organization, Collection<GroupPush> pushes) {
    if (pushes.isEmpty()) {
      return;
    }
    Map<GroupId, Long> versions = new TreeMap<>();
    pushes.forEach(push -> versions.merge(push.groupId(), push.version(), Math::max));
    List<Map.Entry<GroupId, Long>> rows = List.copyOf(versions.entrySet());
    jdbc.sql(
            """
            INSERT INTO groups AS g (organization, id, version)
            SELECT :organization, * FROM unnest(:ids::uuid[], :versions::bigint[])
            ON CONFLICT (organization, id) DO UPDATE SET
              version = greatest(g.version, excluded.version)
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(rows, Map.Entry::getKey))
        .param("versions", SqlArrays.texts(rows, Map.Entry::getValue))
        .update();
  }
}
