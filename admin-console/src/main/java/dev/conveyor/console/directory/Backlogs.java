package dev.conveyor.console.directory;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What had happened before a command was sent and may still be on its way to the role-sync worker.
 * The worker orders facts by their times, so the grants come right in any case; the answer must
 * wait, because such a fact can still change what became of the command.
 *
 * <p>Compares the versions that the owners' views show with those that the worker has heard of, and
 * for the user's own groups the membership as well: a large change of a group has many records of
 * one version. A user who joins and leaves a group that they never were in before, with both
 * records on their way, is not seen; no verdict depends on that.
 */
public final class Backlogs {

  /** Whether the worker has heard of the version {@code w} of a group and of the user in it. */
  private static final String GROUP_IS_HEARD_OF =
      """
      CASE WHEN w.version IS NULL THEN EXISTS (SELECT FROM roles.console_groups r
          WHERE r.organization = :organization AND r.id = w.id AND r.deleted)
        ELSE EXISTS (SELECT FROM roles.console_groups r
          WHERE r.organization = :organization AND r.id = w.id AND r.version >= w.version)
        AND coalesce((SELECT f.member = w.member OR f.version > w.version
          FROM roles.console_membership_facts f
          WHERE f.organization = :organization AND f.scim_user_id = :scimUser::uuid
            AND f.group_id = w.id
          ORDER BY f.version DESC LIMIT 1), NOT w.member)
      END
      """;

  private static final String MAPPING_IS_HEARD_OF =
      """
      EXISTS (SELECT FROM roles.console_mappings m
        WHERE m.organization = :organization AND m.group_id = w.id AND m.version >= w.version)
      """;

  /** Whether the members of a large group that was mapped or deleted still have their turn. */
  private static final String IS_BEING_DERIVED =
      """
      EXISTS (SELECT FROM roles.console_group_recalculations p
        WHERE p.organization = :organization AND p.group_id = w.id)
      """;

  private final JdbcClient jdbc;

  public Backlogs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What the worker has to hear of.
   *
   * @param groups those not heard of yet, as JSON
   * @param mappings those not heard of yet, as JSON
   */
  public record Backlog(
      OrganizationId organization,
      UserId user,
      @Nullable UUID scimUser,
      long directoryVersion,
      long settingsVersion,
      String groups,
      String mappings) {}

  /** All that bears on the user's grants and has been committed by now; empty for no such user. */
  public Optional<Backlog> of(OrganizationId organization, UserId user) {
    return jdbc.sql(
            """
            SELECT d.version AS directory_version, d.scim_user_id, c.version AS settings_version
            FROM directory.console_users d
            JOIN settings.scim_connections c ON c.organization = d.organization
            WHERE d.organization = :organization AND d.id = :user
            """)
        .param("organization", organization.value())
        .param("user", user.value())
        .query((row, number) -> {
          UUID scimUser = row.getObject("scim_user_id", UUID.class);
          return new Backlog(
              organization,
              user,
              scimUser,
              row.getLong("directory_version"),
              row.getLong("settings_version"),
              groups(organization, scimUser),
              mappings(organization, scimUser));
        })
        .optional();
  }

  /** Groups that the user is in, or is in as far as the worker knows. */
  private String groups(OrganizationId organization, @Nullable UUID scimUser) {
    return json(
        """
        WITH named AS (
          SELECT group_id AS id, true AS member FROM scim.console_group_members
          WHERE organization = :organization AND user_id = :scimUser::uuid
          UNION
          SELECT f.group_id, false FROM roles.console_membership_facts f
          WHERE f.organization = :organization AND f.scim_user_id = :scimUser::uuid),
        w AS (
          SELECT n.id, g.version, bool_or(n.member) AS member FROM named n
          LEFT JOIN scim.console_groups g ON g.organization = :organization AND g.id = n.id
          GROUP BY n.id, g.version)
        SELECT coalesce(json_agg(w), '[]')::text FROM w WHERE NOT\s\
        """
            + GROUP_IS_HEARD_OF,
        organization,
        scimUser);
  }

  private String mappings(OrganizationId organization, @Nullable UUID scimUser) {
    return json(
        """
        WITH w AS (
          SELECT m.group_id AS id, m.version FROM settings.role_mappings m
          WHERE m.organization = :organization AND m.group_id IN (
            SELECT group_id FROM scim.console_group_members
            WHERE organization = :organization AND user_id = :scimUser::uuid
            UNION
            SELECT f.group_id FROM roles.console_membership_facts f
            WHERE f.organization = :organization AND f.scim_user_id = :scimUser::uuid))
        SELECT coalesce(json_agg(w), '[]')::text FROM w WHERE NOT\s\
        """
            + MAPPING_IS_HEARD_OF,
        organization,
        scimUser);
  }

  private String json(String sql, OrganizationId organization, @Nullable UUID scimUser) {
    return jdbc.sql(sql)
        .param("organization", organization.value())
        .param("scimUser", scimUser == null ? null : scimUser.toString())
        .query(String.class)
        .single();
  }

  /** Whether the worker has heard of all of it, and derived the user's grants from it. */
  public boolean isWorkedOff(Backlog backlog) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM roles.console_users
                WHERE organization = :organization AND id = :user
                  AND directory_version >= :directoryVersion)
              AND EXISTS (SELECT FROM roles.console_default_roles
                WHERE organization = :organization AND version >= :settingsVersion)
              AND NOT EXISTS (SELECT FROM roles.console_recalculations
                WHERE organization = :organization AND user_id = :user)
              AND NOT EXISTS (
                SELECT FROM json_to_recordset(:groups::json)
                  AS w (id uuid, version bigint, member boolean)
                WHERE w.version IS NULL AND\s\
            """
                + IS_BEING_DERIVED
                + " OR NOT "
                + GROUP_IS_HEARD_OF
                + """
                ) AND NOT EXISTS (
                  SELECT FROM json_to_recordset(:mappings::json) AS w (id uuid, version bigint)
                  WHERE\s\
                """
                + IS_BEING_DERIVED
                + " OR NOT "
                + MAPPING_IS_HEARD_OF
                + ")")
        .param("organization", backlog.organization().value())
        .param("user", backlog.user().value())
        .param("scimUser", backlog.scimUser() == null ? null : backlog.scimUser().toString())
        .param("directoryVersion", backlog.directoryVersion())
        .param("settingsVersion", backlog.settingsVersion())
        .param("groups", backlog.groups())
        .param("mappings", backlog.mappings())
        .query(Boolean.class)
        .single();
  }

  /**
   * Whether the directory has not applied the last push of this user yet, as can be with a client
   * that does not wait for it, and after a deletion. A push that failed is not waited for.
   */
  public boolean isBehindScim(OrganizationId organization, UserId user) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM directory.console_users d
              LEFT JOIN scim.console_addresses s
                ON s.organization = d.organization AND s.id = d.scim_user_id
              LEFT JOIN directory.console_applied_scim_users a
                ON a.organization = d.organization AND a.scim_user_id = d.scim_user_id
              WHERE d.organization = :organization AND d.id = :user AND d.scim_user_id IS NOT NULL
                AND (s.id IS NULL AND d.status = 'active' OR s.version > coalesce(a.version, 0))
                AND NOT EXISTS (SELECT FROM support.failed_provisions f
                  WHERE f.organization = d.organization AND f.about_kind = 'user'
                    AND f.about_id = d.scim_user_id::text AND f.version >= s.version
                    AND f.stage = 'provisioning'))
            """)
        .param("organization", organization.value())
        .param("user", user.value())
        .query(Boolean.class)
        .single();
  }
}
