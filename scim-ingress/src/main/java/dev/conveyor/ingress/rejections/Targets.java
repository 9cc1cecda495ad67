package dev.conveyor.ingress.rejections;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.schemas.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks up the resources that requests are about. */
final class Targets {

  private static final String USER =
      """
      SELECT version, CASE WHEN undo_version = version THEN restored_version ELSE version END AS written,
        resource::text AS document, clock_timestamp() AS now
      FROM (SELECT) AS one LEFT JOIN users ON organization = :organization AND id = :id
      """;

  private static final String GROUP =
      """
      SELECT version, version AS written, display_name, clock_timestamp() AS now
      FROM (SELECT) AS one LEFT JOIN groups ON organization = :organization AND id = :id
      """;

  private final JdbcClient jdbc;

  Targets(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Target find(OrganizationId organization, WriteRequest request) {
    boolean group = request.concernsGroup();
    return jdbc.sql(group ? GROUP : USER)
        .param("organization", organization.value())
        .param("id", id(request))
        .query((row, number) -> group ? group(row) : user(row))
        .single();
  }

  private static Target user(ResultSet row) throws SQLException {
    String resource = row.getString("document");
    return target(
        row, resource == null ? List.of() : Subjects.names(UserDocument.stored(resource)));
  }

  private static Target group(ResultSet row) throws SQLException {
    String name = row.getString("display_name");
    return target(row, name == null ? List.of() : List.of(name));
  }

  private static Target target(ResultSet row, List<String> names) throws SQLException {
    return new Target(
        row.getObject("version", Long.class),
        row.getLong("written"),
        names,
        row.getObject("now", OffsetDateTime.class).toInstant());
  }

  /** Null, which no resource has, for a POST or an invalid id. */
  private static @Nullable UUID id(WriteRequest request) {
    String id = request.id();
    try {
      return id == null ? null : UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
