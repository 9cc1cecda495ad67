package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads facts of many users, SCIM users, or groups in one statement, each since a time of its own.
 *
 * <p>The statements look each of them up separately, which OFFSET 0 makes sure of: a join planned
 * with outdated statistics can take minutes.
 */
final class FactReads {

  private FactReads() {}

  /**
   * @param sql has the parameters {@code organization}, {@code ids}, {@code since}, and {@code
   *     until}
   */
  static void query(
      JdbcClient jdbc,
      String sql,
      OrganizationId organization,
      Map<?, Instant> since,
      String until,
      RowCallbackHandler rows) {
    if (since.isEmpty()) {
      return;
    }
    jdbc.sql(sql)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(since.keySet()))
        .param("since", SqlArrays.texts(since.values(), Checkpoints::text))
        .param("until", until)
        .query(rows);
  }

  static Instant at(ResultSet row) throws SQLException {
    return row.getObject("at", OffsetDateTime.class).toInstant();
  }

  static GroupId group(ResultSet row, String column) throws SQLException {
    return new GroupId(row.getObject(column, UUID.class));
  }

  static @Nullable Role role(ResultSet row) throws SQLException {
    String name = row.getString("role");
    return name == null ? null : new Role(name);
  }
}
