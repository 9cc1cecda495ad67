package dev.conveyor.console.drift;

import dev.conveyor.console.drift.Circumstances.Refused;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.OrganizationId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads why users and groups may differ. */
final class CircumstanceReads {

  private final JdbcClient jdbc;

  CircumstanceReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Circumstances of(OrganizationId organization, Collection<Difference> differences) {
    Set<UUID> ids = new HashSet<>();
    for (Difference difference : differences) {
      if (difference.scimUser() != null) {
        ids.add(difference.scimUser().value());
      }
      if (difference.user() != null) {
        ids.add(difference.user().value());
      }
      if (difference.group() != null) {
        ids.add(difference.group().value());
      }
    }
    Reading reading = new Reading(organization, ids);
    return new Circumstances(
        reading.paused(),
        reading.held(),
        reading.ids(
            """
            SELECT user_id AS id FROM roles.console_held_roles
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """),
        reading.discarded(),
        reading.refused(),
        reading.failed(),
        reading.ids(
            """
            SELECT user_id AS id FROM roles.console_recalculations
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """),
        isDeriving(organization));
  }

  private boolean isDeriving(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM roles.console_group_recalculations
              WHERE organization = :organization)
            """)
        .param("organization", organization.value())
        .query(Boolean.class)
        .single();
  }

  private final class Reading {

    private final OrganizationId organization;
    private final Set<UUID> ids;

    Reading(OrganizationId organization, Set<UUID> ids) {
      this.organization = organization;
      this.ids = ids;
    }

    private JdbcClient.StatementSpec sql(String sql) {
      return jdbc.sql(sql)
          .param("organization", organization.value())
          .param("ids", SqlArrays.texts(ids, UUID::toString));
    }

    Set<UUID> ids(String sql) {
      Set<UUID> found = new HashSet<>();
      sql(sql)
          .query(row -> {
            found.add(row.getObject("id", UUID.class));
          });
      return found;
    }

    Set<UUID> paused() {
      return ids(
          """
          SELECT DISTINCT id FROM scim.console_paused_changes
          WHERE organization = :organization AND id = ANY (:ids::uuid[])
          """);
    }

    Set<UUID> held() {
      return ids(
          """
          SELECT user_id AS id FROM directory.console_held_users
          WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
          UNION SELECT scim_user_id FROM directory.console_held_users
          WHERE organization = :organization AND scim_user_id = ANY (:ids::uuid[])
          """);
    }

    Map<UUID, Long> discarded() {
      Map<UUID, Long> found = new HashMap<>();
      sql("""
      SELECT scim_user_id, version FROM directory.console_discarded_removals
      WHERE organization = :organization AND scim_user_id = ANY (:ids::uuid[])
      """)
          .query(row -> {
            found.put(row.getObject("scim_user_id", UUID.class), row.getLong("version"));
          });
      return found;
    }

    Map<UUID, Refused> refused() {
      Map<UUID, Refused> found = new HashMap<>();
      sql("""
      SELECT scim_user_id, version, CASE WHEN NOT quiet THEN reference END AS reference
      FROM directory.console_refusals
      WHERE organization = :organization AND scim_user_id = ANY (:ids::uuid[])
      """)
          .query(row -> {
            found.put(
                row.getObject("scim_user_id", UUID.class),
                new Refused(row.getLong("version"), row.getString("reference")));
          });
      return found;
    }

    Map<UUID, Refused> failed() {
      Map<UUID, Refused> found = new HashMap<>();
      sql("""
      SELECT DISTINCT ON (about_id) about_id::uuid AS id, version, reference
      FROM support.failed_provisions
      WHERE organization = :organization AND about_kind IN ('user', 'group')
        AND about_id = ANY (:ids::text[]) AND status IN ('open', 'replayed', 'dismissed')
        AND stage IN ('provisioning', 'role-sync')
      ORDER BY about_id, version DESC
      """)
          .query(row -> {
            found.put(
                row.getObject("id", UUID.class),
                new Refused(row.getLong("version"), row.getString("reference")));
          });
      return found;
    }
  }
}
