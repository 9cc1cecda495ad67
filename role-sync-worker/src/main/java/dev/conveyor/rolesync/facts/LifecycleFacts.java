package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code lifecycle_facts}: who exists, and which SCIM user manages them. */
final class LifecycleFacts {

  private final JdbcClient jdbc;

  LifecycleFacts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A new name or email changes no grant, and an active user's link to SCIM only changes when they
   * are provisioned: this keeps the history short for frequently updated users.
   */
  static boolean bearsOnGrants(DirectoryUserChanged user) {
    return user.change() != UserChange.UPDATED;
  }

  void add(OrganizationId organization, List<DirectoryUserChanged> changes) {
    if (changes.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO lifecycle_facts (organization, user_id, version, at, change, scim_user_id)
            SELECT :organization, * FROM unnest(:users::uuid[], :versions::bigint[],
              :times::timestamptz[], :changes::text[], :scimUsers::uuid[])
            ON CONFLICT DO NOTHING
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(changes, DirectoryUserChanged::userId))
        .param("versions", SqlArrays.texts(changes, DirectoryUserChanged::version))
        .param("times", SqlArrays.texts(changes, DirectoryUserChanged::occurredAt))
        .param("changes", SqlArrays.texts(changes, change -> change.change().name()))
        .param("scimUsers", SqlArrays.texts(changes, DirectoryUserChanged::scimUserId))
        .update();
  }

  void read(
      OrganizationId organization,
      Map<UserId, Instant> since,
      String until,
      BiConsumer<UserId, Fact> facts) {
    FactReads.query(
        jdbc,
        """
        SELECT k.id, f.at, f.version, f.change, f.scim_user_id
        FROM unnest(:ids::uuid[], :since::timestamptz[]) AS k (id, since)
        CROSS JOIN LATERAL (SELECT * FROM lifecycle_facts
          WHERE organization = :organization AND user_id = k.id
            AND at > k.since AND at <= :until::timestamptz OFFSET 0) AS f
        """,
        organization,
        since,
        until,
        row -> {
          @Nullable UUID scim = row.getObject("scim_user_id", UUID.class);
          facts.accept(
              new UserId(row.getObject("id", UUID.class)),
              new Fact.Lifecycle(
                  FactReads.at(row),
                  row.getLong("version"),
                  UserChange.valueOf(row.getString("change")),
                  scim == null ? null : new ScimUserId(scim)));
        });
  }

  /** The users linked to these SCIM users, now or in the past, in the order of the SCIM users. */
  Set<UserId> linkedTo(OrganizationId organization, Collection<ScimUserId> scimUsers) {
    return users(
        """
        SELECT f.user_id FROM unnest(:ids::uuid[]) WITH ORDINALITY AS i (id, place)
        CROSS JOIN LATERAL (SELECT DISTINCT user_id FROM lifecycle_facts
          WHERE organization = :organization AND scim_user_id = i.id OFFSET 0) AS f
        ORDER BY i.place, f.user_id
        """,
        organization,
        Map.of("ids", SqlArrays.texts(scimUsers)));
  }

  /** The SCIM users that these users were ever linked to. */
  Set<ScimUserId> linksOf(OrganizationId organization, Collection<UserId> users) {
    return jdbc
        .sql(
            """
            SELECT DISTINCT scim_user_id FROM lifecycle_facts
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
              AND scim_user_id IS NOT NULL
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .query((row, number) -> new ScimUserId(row.getObject("scim_user_id", UUID.class)))
        .stream()
        .collect(Collectors.toSet());
  }

  Set<UserId> changedSince(OrganizationId organization, Instant since) {
    return users(
        "SELECT user_id FROM lifecycle_facts WHERE organization = :organization AND at > :since",
        organization,
        Map.of("since", since.atOffset(ZoneOffset.UTC)));
  }

  private Set<UserId> users(
      String sql, OrganizationId organization, Map<String, Object> parameters) {
    return jdbc
        .sql(sql)
        .param("organization", organization.value())
        .params(parameters)
        .query((row, number) -> new UserId(row.getObject("user_id", UUID.class)))
        .stream()
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Deletes all up to the horizon but the last one of each link with a SCIM user. */
  void compact(OrganizationId organization, Collection<UserId> users, Instant horizon) {
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

  void forget(OrganizationId organization, Collection<UserId> users) {
    jdbc.sql(
            """
            DELETE FROM lifecycle_facts
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .update();
  }
}
