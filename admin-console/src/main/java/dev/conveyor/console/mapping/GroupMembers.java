package dev.conveyor.console.mapping;

import dev.conveyor.console.directory.GrantsJson;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Members of SCIM groups with their grants, read through the views of three services. */
final class GroupMembers {

  private final JdbcClient jdbc;

  GroupMembers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A member.
   *
   * @param scimUser their SCIM id, by which a list is ordered
   * @param user null for one who could not be provisioned
   */
  public record Listed(
      UUID scimUser,
      @Nullable UserId user,
      @Nullable EmailAddress email,
      MappingPreview.Member member) {}

  /** In the order of SCIM ids, those after the given one. */
  List<Listed> list(OrganizationId organization, GroupId group, UUID after, int limit) {
    return jdbc.sql(
            """
            SELECT m.user_id AS scim_user_id, u.id, u.email, u.display_name,
              coalesce(u.status, 'deactivated') AS status,
              (SELECT coalesce(json_agg(json_build_array(g.role, g.source) ORDER BY g.role), '[]')
               FROM roles.console_grants g
               WHERE g.organization = :organization AND g.user_id = u.id)::text AS grants
            FROM (SELECT user_id FROM scim.console_group_members
              WHERE organization = :organization AND group_id = :group AND user_id > :after
              ORDER BY user_id LIMIT :limit) AS m
            LEFT JOIN directory.console_users u
              ON u.organization = :organization AND u.scim_user_id = m.user_id
            ORDER BY m.user_id
            """)
        .param("organization", organization.value())
        .param("group", group.value())
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> {
          UUID user = row.getObject("id", UUID.class);
          String name = row.getString("display_name");
          String email = row.getString("email");
          return new Listed(
              row.getObject("scim_user_id", UUID.class),
              user == null ? null : new UserId(user),
              email == null ? null : new EmailAddress(email),
              new MappingPreview.Member(
                  name == null ? "Not provisioned" : name,
                  UserStatus.parse(row.getString("status")),
                  GrantsJson.read(row.getString("grants"))));
        })
        .list();
  }

  /** Active users of the organization, as the provisioning worker counts them. */
  long activeUsers(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT active_users FROM directory.console_organizations
            WHERE organization = :organization
            """)
        .param("organization", organization.value())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /**
   * How far the role-sync worker has come with groups that were mapped, as parts of 1; a group that
   * is missing is done. SCIM ids are random and taken in their order, so the last one taken tells.
   */
  Map<GroupId, Double> progress(OrganizationId organization) {
    Map<GroupId, Double> parts = new HashMap<>();
    jdbc.sql(
            """
            SELECT group_id, after FROM roles.console_group_recalculations
            WHERE organization = :organization
            """)
        .param("organization", organization.value())
        .query(row -> {
          parts.put(
              new GroupId(row.getObject("group_id", UUID.class)),
              part(row.getObject("after", UUID.class)));
        });
    return parts;
  }

  static double part(UUID id) {
    return (id.getMostSignificantBits() >>> 32) / (double) (1L << 32);
  }
}
