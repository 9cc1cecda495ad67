package dev.conveyor.ingress.keys;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.pipeline.database.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The keys of users, and their collisions. In the caller's transaction. */
final class UserKeys {

  private static final Logger LOG = LoggerFactory.getLogger(UserKeys.class);

  private static final String SELECT =
      """
      SELECT id, organization, version, resource::text AS document, user_name_key, display_name_key, email_keys
      FROM users WHERE\s\
      """;

  private final JdbcClient jdbc;
  private final RowUpdate rows;

  UserKeys(JdbcClient jdbc, RowUpdate rows) {
    this.jdbc = jdbc;
    this.rows = rows;
  }

  private record Row(
      UUID id,
      String organization,
      long version,
      UserDocument document,
      String userNameKey,
      @Nullable String displayNameKey,
      List<String> emailKeys) {

    boolean isFresh() {
      return userNameKey.equals(document.userNameKey())
          && Objects.equals(displayNameKey, document.displayNameKey())
          && emailKeys.equals(document.emailKeys());
    }
  }

  /** Skips ASCII names without surrounding white space. */
  int refresh(UUID after, @Nullable UUID to) {
    String names =
        "concat(resource ->> 'userName', resource ->> 'displayName', resource ->> 'emails')";
    return refresh(
        jdbc.sql(
                SELECT
                    + "id > :after AND (:to::uuid IS NULL OR id <= :to::uuid) AND (octet_length("
                    + names
                    + ") <> length("
                    + names
                    + """
                    ) OR user_name_key <> lower(resource ->> 'userName' COLLATE "C")
                      OR display_name_key <> lower(resource ->> 'displayName' COLLATE "C"))
                    ORDER BY id
                    """)
            .param("after", after)
            .param("to", to)
            .query(UserKeys::read)
            .list());
  }

  int refreshColliding() {
    int changed =
        refresh(
            jdbc.sql(SELECT + "id IN (SELECT user_id FROM user_name_collisions) ORDER BY id")
                .query(UserKeys::read)
                .list());
    jdbc
        .sql(SELECT + "id IN (SELECT user_id FROM user_name_collisions) ORDER BY id")
        .query(UserKeys::read)
        .list()
        .stream()
        .filter(row -> row.userNameKey.equals(row.document.userNameKey()))
        .forEach(row -> endCollisions(row.id));
    return changed;
  }

  private int refresh(List<Row> found) {
    int changed = 0;
    for (Row row : found) {
      if (!row.isFresh() && rows.run("user " + row.id, () -> update(row))) {
        changed++;
      }
    }
    return changed;
  }

  /** A row that has changed since it was read was written with the right keys. */
  private boolean update(Row row) {
    String wanted = row.document.userNameKey();
    String key =
        jdbc.sql(
                """
                UPDATE users u SET display_name_key = :displayName, email_keys = :emails,
                  user_name_key = CASE WHEN EXISTS (SELECT FROM users o
                      WHERE o.organization = u.organization AND o.user_name_key = :userName
                        AND o.id <> u.id)
                    THEN user_name_key ELSE :userName END
                WHERE id = :id AND version = :version RETURNING user_name_key
                """)
            .param("displayName", row.document.displayNameKey())
            .param("emails", SqlArrays.texts(row.document.emailKeys()))
            .param("userName", wanted)
            .param("id", row.id)
            .param("version", row.version)
            .query(String.class)
            .optional()
            .orElse(null);
    if (key != null && !key.equals(wanted)) {
      collides(row, wanted);
      return !row.emailKeys.equals(row.document.emailKeys())
          || !Objects.equals(row.displayNameKey, row.document.displayNameKey());
    }
    return key != null;
  }

  private void collides(Row row, String key) {
    jdbc.sql(
            """
            INSERT INTO user_name_collisions (user_id, organization, other_user_id)
            SELECT :id, organization, id FROM users
            WHERE organization = :organization AND user_name_key = :key
            ON CONFLICT (user_id) DO UPDATE SET other_user_id = EXCLUDED.other_user_id
              WHERE user_name_collisions.other_user_id <> EXCLUDED.other_user_id
            RETURNING other_user_id
            """)
        .param("id", row.id)
        .param("organization", row.organization)
        .param("key", key)
        .query(UUID.class)
        .optional()
        .ifPresent(other ->
            LOG.warn(
                "Users {} and {} of organization {} have the same userName",
                row.id,
                other,
                row.organization));
  }

  private void endCollisions(UUID id) {
    int deleted =
        jdbc.sql("DELETE FROM user_name_collisions WHERE user_id = :id").param("id", id).update();
    LOG.info("The userName of user {} no longer collides ({} rows deleted)", id, deleted);
  }

  private static Row read(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        row.getString("organization"),
        row.getLong("version"),
        UserDocument.stored(row.getString("document")),
        row.getString("user_name_key"),
        row.getString("display_name_key"),
        Arrays.asList((String[]) row.getArray("email_keys").getArray()));
  }
}
