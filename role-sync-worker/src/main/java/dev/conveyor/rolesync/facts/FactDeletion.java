package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletes facts up to the horizon that nothing needs, in the caller's transaction. All users have a
 * base checkpoint at the horizon, or no facts before it that their last one lacks.
 */
final class FactDeletion {

  private final JdbcClient jdbc;

  FactDeletion(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All but the last lifecycle fact of each link with a SCIM user. */
  void lifecycles(OrganizationId organization, Collection<UserId> users, Instant horizon) {
    jdbc.sql(
            """
            DELETE FROM lifecycle_facts WHERE ctid = ANY (ARRAY(
              SELECT f.ctid FROM (
                SELECT ctid, scim_user_id, row_number() OVER (PARTITION BY user_id, scim_user_id
                  ORDER BY at DESC, version DESC) AS age
                FROM lifecycle_facts
                WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
                  AND at <= :horizon::timestamptz) AS f
              WHERE f.scim_user_id IS NULL OR f.age > 1))
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .param("horizon", horizon.toString())
        .update();
  }

  /**
   * All but the memberships at the horizon, of the next SCIM users. All facts of a SCIM user and a
   * group are deleted together: the first ones without the last one would be another history.
   *
   * @return the last of these SCIM users; null if there are no more
   */
  @Nullable UUID memberships(
      OrganizationId organization, UUID after, int portion, Instant horizon) {
    List<UUID> scimUsers =
        jdbc.sql(
                """
                SELECT DISTINCT scim_user_id FROM membership_facts
                WHERE organization = :organization AND scim_user_id > :after
                ORDER BY scim_user_id LIMIT :portion
                """)
            .param("organization", organization.value())
            .param("after", after)
            .param("portion", portion)
            .query((row, number) -> row.getObject("scim_user_id", UUID.class))
            .list();
    if (scimUsers.isEmpty()) {
      return null;
    }
    jdbc.sql(
            """
            DELETE FROM membership_facts WHERE ctid = ANY (ARRAY(
              SELECT f.ctid FROM (
                SELECT ctid, group_id, at, member, row_number() OVER (
                  PARTITION BY scim_user_id, group_id
                  ORDER BY at DESC, version::text COLLATE "C" DESC) AS age
                FROM membership_facts
                WHERE organization = :organization AND scim_user_id = ANY (:ids::uuid[])
                  AND at <= :horizon::timestamptz) AS f
              WHERE NOT f.member OR f.age > 1 OR EXISTS (SELECT FROM group_deletion_facts d
                WHERE d.organization = :organization AND d.group_id = f.group_id
                  AND d.at > f.at AND d.at <= :horizon::timestamptz)))
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(scimUsers))
        .param("horizon", horizon.toString())
        .update();
    return scimUsers.getLast();
  }

  /**
   * All but the last mapping of each group, the last default role, and Billing Admins' commands.
   */
  void settingsAndCommands(OrganizationId organization, Instant horizon) {
    delete(
        """
        DELETE FROM mapping_facts WHERE ctid = ANY (ARRAY(
          SELECT f.ctid FROM (
            SELECT ctid, row_number() OVER (PARTITION BY group_id
              ORDER BY at DESC, version::text COLLATE "C" DESC) AS age
            FROM mapping_facts
            WHERE organization = :organization AND at <= :horizon::timestamptz) AS f
          WHERE f.age > 1))
        """,
        organization,
        horizon);
    delete(
        """
        DELETE FROM default_role_facts WHERE ctid = ANY (ARRAY(
          SELECT f.ctid FROM (
            SELECT ctid, row_number() OVER (
              ORDER BY at DESC, version::text COLLATE "C" DESC) AS age
            FROM default_role_facts
            WHERE organization = :organization AND at <= :horizon::timestamptz) AS f
          WHERE f.age > 1))
        """,
        organization,
        horizon);
    delete(
        """
        DELETE FROM command_facts c
        WHERE organization = :organization AND at <= :horizon::timestamptz
          AND NOT EXISTS (SELECT FROM billing_admins b WHERE b.organization = c.organization
            AND b.user_id = c.user_id AND b.command_version = c.version)
        """,
        organization,
        horizon);
  }

  private void delete(String sql, OrganizationId organization, Instant horizon) {
    jdbc.sql(sql)
        .param("organization", organization.value())
        .param("horizon", horizon.toString())
        .update();
  }
}
