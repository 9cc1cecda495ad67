package dev.conveyor.console.drift;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares groups, mappings, and settings with what the workers know of them. */
final class GroupReads {

  private final JdbcClient jdbc;

  GroupReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * All differences that are not about users, but no more than that.
   *
   * @param most how many of each kind
   */
  List<Difference> differences(OrganizationId organization, int most) {
    List<Difference> found = new ArrayList<>();
    found.addAll(groups(organization, most));
    found.addAll(mappings(organization, most));
    found.addAll(settings(organization));
    found.addAll(parked(organization, most));
    return found;
  }

  private List<Difference> groups(OrganizationId organization, int most) {
    return jdbc
        .sql(
            """
            SELECT coalesce(s.id, r.id) AS id, s.version, r.version AS known_version,
              coalesce(r.deleted, false) AS deleted
            FROM (SELECT id, version FROM scim.console_groups WHERE organization = :organization) AS s
            FULL JOIN (SELECT id, version, deleted FROM roles.console_groups
              WHERE organization = :organization) AS r ON r.id = s.id
            WHERE s.id IS NULL AND NOT r.deleted
              OR s.id IS NOT NULL AND (r.id IS NULL OR r.deleted OR r.version < s.version)
            ORDER BY 1 LIMIT :most
            """)
        .param("organization", organization.value())
        .param("most", most)
        .query((row, number) ->
            Comparison.ofGroup(
                new GroupId(row.getObject("id", UUID.class)),
                row.getObject("version", Long.class),
                row.getObject("known_version", Long.class),
                row.getBoolean("deleted")))
        .list()
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private List<Difference> mappings(OrganizationId organization, int most) {
    return jdbc
        .sql(
            """
            SELECT m.group_id, m.version, m.role, r.version AS known_version, r.role AS known_role
            FROM settings.role_mappings m
            LEFT JOIN (SELECT group_id, version, role FROM roles.console_mapping_roles
              WHERE organization = :organization) AS r ON r.group_id = m.group_id
            WHERE m.organization = :organization
              AND (r.group_id IS NULL OR r.version < m.version OR r.role IS DISTINCT FROM m.role)
            ORDER BY m.group_id LIMIT :most
            """)
        .param("organization", organization.value())
        .param("most", most)
        .query((row, number) ->
            Comparison.ofMapping(
                new GroupId(row.getObject("group_id", UUID.class)),
                row.getLong("version"),
                role(row.getString("role")),
                row.getObject("known_version", Long.class),
                role(row.getString("known_role"))))
        .list()
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private List<Difference> settings(OrganizationId organization) {
    return jdbc
        .sql(
            """
            SELECT c.version, coalesce((SELECT o.settings_version FROM directory.console_organizations o
                WHERE o.organization = c.organization), 0) AS provisioning,
              coalesce((SELECT max(d.version) FROM roles.console_default_roles d
                WHERE d.organization = c.organization), 0) AS roles
            FROM settings.scim_connections c WHERE c.organization = :organization
            """)
        .param("organization", organization.value())
        .query((row, number) ->
            Comparison.ofSettings(
                row.getLong("version"), row.getLong("provisioning"), row.getLong("roles")))
        .list()
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private List<Difference> parked(OrganizationId organization, int most) {
    return jdbc.sql(
            """
            SELECT group_id, count(*) AS members FROM scim.console_parked_members
            WHERE organization = :organization GROUP BY group_id ORDER BY group_id LIMIT :most
            """)
        .param("organization", organization.value())
        .param("most", most)
        .query((row, number) ->
            Comparison.ofParked(
                new GroupId(row.getObject("group_id", UUID.class)), row.getLong("members")))
        .list();
  }

  /** The newest versions of these groups that the role-sync worker or SCIM has; 0 for none. */
  Map<GroupId, Long> knownVersions(OrganizationId organization, Collection<GroupId> groups) {
    Map<GroupId, Long> versions = new HashMap<>();
    jdbc.sql(
            """
            SELECT id, max(version) AS version FROM (
              SELECT id, version FROM roles.console_groups
              WHERE organization = :organization AND id = ANY (:ids::uuid[])
              UNION ALL SELECT id, version FROM scim.console_groups
              WHERE organization = :organization AND id = ANY (:ids::uuid[])) AS g
            GROUP BY id
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(groups))
        .query(row -> {
          versions.put(new GroupId(row.getObject("id", UUID.class)), row.getLong("version"));
        });
    return versions;
  }

  private static @Nullable Role role(@Nullable String name) {
    return name == null ? null : new Role(name);
  }
}
