package dev.conveyor.ingress.keys;

import dev.conveyor.schemas.ComparisonKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The keys of groups, whose names need not be unique. In the caller's transaction. */
final class GroupKeys {

  private final JdbcClient jdbc;
  private final RowUpdate rows;

  GroupKeys(JdbcClient jdbc, RowUpdate rows) {
    this.jdbc = jdbc;
    this.rows = rows;
  }

  private record Row(UUID id, long version, String displayName, String key) {}

  int refresh(UUID after, @Nullable UUID to) {
    int changed = 0;
    for (Row row : stale(after, to)) {
      String key = ComparisonKey.of(row.displayName);
      if (!key.equals(row.key) && rows.run("group " + row.id, () -> update(row, key))) {
        changed++;
      }
    }
    return changed;
  }

  private Iterable<Row> stale(UUID after, @Nullable UUID to) {
    return jdbc.sql(
            """
            SELECT id, version, display_name, display_name_key FROM groups
            WHERE id > :after AND (:to::uuid IS NULL OR id <= :to::uuid)
              AND (octet_length(display_name) <> length(display_name)
                OR display_name_key <> lower(display_name COLLATE "C"))
            ORDER BY id
            """)
        .param("after", after)
        .param("to", to)
        .query((row, number) ->
            new Row(
                row.getObject("id", UUID.class),
                row.getLong("version"),
                row.getString("display_name"),
                row.getString("display_name_key")))
        .list();
  }

  private boolean update(Row row, String key) {
    return jdbc.sql(
                "UPDATE groups SET display_name_key = :key WHERE id = :id AND version = :version")
            .param("key", key)
            .param("id", row.id)
            .param("version", row.version)
            .update()
        == 1;
  }
}
