package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.database.ForeignViews;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolesync.facts.OrganizationStore;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code role_losses}: who lost a role recently. */
final class RoleLossStore {

  private final JdbcClient jdbc;
  private final OrganizationStore organizations;

  RoleLossStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.organizations = new OrganizationStore(jdbc);
  }

  /**
   * Counts the losses within the window. Until the transaction ends, no other one counts: several
   * derive grants at the same time.
   */
  RoleHolds.Recent recent(OrganizationId organization, Collection<UserId> users, Instant now) {
    HoldPolicy policy = organizations.lockHoldPolicy(organization);
    if (!policy.enabled()) {
      return new RoleHolds.Recent(policy, 0, 0, Set.of(), 0);
    }
    String removals =
        ForeignViews.isPresent(jdbc, "directory", "roles_removals")
            ? """
            UNION SELECT user_id FROM directory.roles_removals
            WHERE organization = :organization AND removed_at > :start
            """
            : "";
    return jdbc.sql(
            """
            WITH counted AS (
              (SELECT user_id FROM role_losses
                WHERE organization = :organization AND lost_at > :start
            """
                + removals
                + """
                ) EXCEPT SELECT user_id FROM held_roles WHERE organization = :organization),
                recent AS (
                  SELECT (SELECT count(*) FROM counted) AS lost,
                    (SELECT count(*) FROM held_roles
                      WHERE organization = :organization AND since > :start) AS held)
                SELECT lost, held,
                  ARRAY (SELECT user_id FROM counted
                    WHERE user_id = ANY (:users::uuid[])) AS counted,
                  CASE WHEN lost + held + cardinality(:users::uuid[]) > :moreThan THEN
                    (SELECT count(*) FROM users
                      WHERE organization = :organization AND status = 'active')
                  ELSE 0 END AS active_users
                FROM recent
                """)
        .param("organization", organization.value())
        .param("start", now.minus(Duration.ofMinutes(policy.minutes())).atOffset(ZoneOffset.UTC))
        .param("users", SqlArrays.texts(users))
        .param("moreThan", policy.moreThan())
        .query((row, number) ->
            new RoleHolds.Recent(
                policy,
                row.getLong("lost"),
                row.getLong("held"),
                Arrays.stream((UUID[]) row.getArray("counted").getArray())
                    .map(UserId::new)
                    .collect(Collectors.toSet()),
                row.getLong("active_users")))
        .single();
  }

  /** Also deletes the organization's rows that no window can reach any more. */
  void save(OrganizationId organization, Collection<UserId> users, Instant now) {
    if (users.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            WITH old AS (
              DELETE FROM role_losses WHERE organization = :organization
                AND lost_at < :now::timestamptz - interval '1 day'
                AND user_id <> ALL (:users::uuid[]))
            INSERT INTO role_losses (organization, user_id, lost_at)
            SELECT :organization, u, :now FROM unnest(:users::uuid[]) AS u
            ON CONFLICT (organization, user_id) DO UPDATE SET lost_at = excluded.lost_at
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(users))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  void delete(OrganizationId organization, Collection<UserId> users) {
    if (!users.isEmpty()) {
      jdbc.sql(
              """
              DELETE FROM role_losses
              WHERE organization = :organization AND user_id = ANY (:users::uuid[])
              """)
          .param("organization", organization.value())
          .param("users", SqlArrays.texts(users))
          .update();
    }
  }
}
