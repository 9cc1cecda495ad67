package dev.conveyor.rolesync.facts;

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
            DELETE FROM lifecycle_facts f USING (
              SELECT user_id, version, row_number() OVER (PARTITION BY user_id, scim_user_id
                ORDER BY at DESC, version DESC) AS age
              FROM lifecycle_facts
              WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
                AND at <= :horizon::timestamptz) AS r
            WHERE f.organization = :organization AND f.user_id = r.user_id
              AND f.version = r.version AND (f.scim_user_id IS NULL OR r.age > 1)
            """)
        .param("organization", organization.value())
        .param("ids", HistoryReader.texts(users))
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
            DELETE FROM membership_facts f USING (
              SELECT scim_user_id, group_id, version, row_number() OVER (
                PARTITION BY scim_user_id, group_id
                ORDER BY at DESC, version::text COLLATE "C" DESC) AS age
              FROM membership_facts
              WHERE organization = :organization AND scim_user_id = ANY (:ids::uuid[])
                AND at <= :horizon::timestamptz) AS r
            WHERE f.organization = :organization AND f.scim_user_id = r.scim_user_id
              AND f.group_id = r.group_id AND f.version = r.version
              AND (NOT f.member OR r.age > 1 OR EXISTS (SELECT FROM group_deletion_facts d
                WHERE d.organization = f.organization AND d.group_id = f.group_id
                  AND d.at > f.at AND d.at <= :horizon::timestamptz))
            """)
        .param("organization", organization.value())
        .param("ids", HistoryReader.texts(scimUsers))
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
        DELETE FROM mapping_facts f USING (
          SELECT group_id, version, row_number() OVER (PARTITION BY group_id
            ORDER BY at DESC, version::text COLLATE "C" DESC) AS age
          FROM mapping_facts
          WHERE organization = :organization AND at <= :horizon::timestamptz) AS r
        WHERE f.organization = :organization AND f.group_id = r.group_id
          AND f.version = r.version AND r.age > 1
        """,
        organization,
        horizon);
    delete(
        """
        DELETE FROM default_role_facts f USING (
          SELECT version, row_number() OVER (
            ORDER BY at DESC, version::text COLLATE "C" DESC) AS age
          FROM default_role_facts
          WHERE organization = :organization AND at <= :horizon::timestamptz) AS r
        WHERE f.organization = :organization AND f.version = r.version AND r.age > 1
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
