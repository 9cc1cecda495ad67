package dev.conveyor.console.drift;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Profile;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the last comparison found. Names are looked up: they are not kept with it. */
final class FoundDifferences {

  private static final String SELECT =
      """
      SELECT f.number, f.kind, f.reason, f.detail, f.scim_user_id, f.user_id, f.group_id,
        f.reference, d.email, d.display_name, s.profile, g.display_name AS group_name
      FROM settings.differences f
      LEFT JOIN LATERAL (SELECT email, display_name FROM directory.console_users
        WHERE organization = f.organization AND id = f.user_id OFFSET 0) AS d ON true
      LEFT JOIN LATERAL (SELECT profile FROM scim.console_resources
        WHERE organization = f.organization AND id = f.scim_user_id OFFSET 0) AS s ON true
      LEFT JOIN LATERAL (SELECT display_name FROM scim.console_groups
        WHERE organization = f.organization AND id = f.group_id OFFSET 0) AS g ON true
      WHERE f.organization = :organization
      """;

  private final JdbcClient jdbc;

  FoundDifferences(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * In the order of their numbers, those after the given one.
   *
   * @param reason null for all
   */
  List<FoundDifference> list(
      OrganizationId organization, @Nullable Reason reason, long after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                AND f.number > :after AND (:reason::text IS NULL OR f.reason = :reason)
                ORDER BY f.number LIMIT :limit
                """)
        .param("organization", organization.value())
        .param("after", after)
        .param("reason", reason == null ? null : reason.text())
        .param("limit", limit)
        .query(FoundDifferences::read)
        .list();
  }

  /** Those of these numbers that exist. */
  List<FoundDifference> find(OrganizationId organization, Collection<Integer> numbers) {
    return jdbc.sql(SELECT + " AND f.number = ANY (:numbers) ORDER BY f.number")
        .param("organization", organization.value())
        .param("numbers", SqlArrays.integers(numbers))
        .query(FoundDifferences::read)
        .list();
  }

  private static FoundDifference read(ResultSet row, int number) throws SQLException {
    String json = row.getString("profile");
    Profile profile = json == null ? null : Profile.of(JsonMapper.shared().readTree(json));
    String name = row.getString("display_name");
    String email = row.getString("email");
    if (profile != null) {
      name = name == null ? profile.displayName() : name;
      email = email == null && profile.email() != null ? profile.email().value() : email;
    }
    UUID scimUser = row.getObject("scim_user_id", UUID.class);
    UUID user = row.getObject("user_id", UUID.class);
    UUID group = row.getObject("group_id", UUID.class);
    return new FoundDifference(
        row.getInt("number"),
        Kind.parse(row.getString("kind")),
        Reason.parse(row.getString("reason")),
        row.getString("detail"),
        scimUser == null ? null : new ScimUserId(scimUser),
        user == null ? null : new UserId(user),
        group == null ? null : new GroupId(group),
        name,
        email,
        row.getString("group_name"),
        row.getString("reference"));
  }
}
