package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimConnectionChanged;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code default_role_facts}: the default role of an organization. */
final class DefaultRoleFacts {

  private final JdbcClient jdbc;

  DefaultRoleFacts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(OrganizationId organization, List<ScimConnectionChanged> changes) {
    if (changes.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO default_role_facts (organization, version, at, role)
            SELECT :organization, * FROM unnest(:versions::bigint[], :times::timestamptz[],
              :roles::text[])
            ON CONFLICT DO NOTHING
            """)
        .param("organization", organization.value())
        .param("versions", SqlArrays.texts(changes, ScimConnectionChanged::version))
        .param("times", SqlArrays.texts(changes, ScimConnectionChanged::occurredAt))
        .param("roles", SqlArrays.texts(changes, ScimConnectionChanged::defaultRole))
        .update();
  }

  /** With the last one before that time. */
  List<Fact> read(OrganizationId organization, Instant since, String until) {
    return jdbc.sql(
            """
            (SELECT at, version, role FROM default_role_facts
              WHERE organization = :organization
                AND at > :since::timestamptz AND at <= :until::timestamptz)
            UNION ALL
            (SELECT at, version, role FROM default_role_facts
              WHERE organization = :organization AND at <= :since::timestamptz
              ORDER BY at DESC, version::text COLLATE "C" DESC LIMIT 1)
            """)
        .param("organization", organization.value())
        .param("since", Checkpoints.text(since))
        .param("until", until)
        .query((row, number) ->
            (Fact)
                new Fact.DefaultRole(
                    FactReads.at(row), row.getLong("version"), FactReads.role(row)))
        .list();
  }

  /** Deletes all up to the horizon but the last one. */
  void compact(OrganizationId organization, Instant horizon) {
    jdbc.sql(
            """
            DELETE FROM default_role_facts WHERE ctid = ANY (ARRAY(
              SELECT f.ctid FROM (
                SELECT ctid, row_number() OVER (
                  ORDER BY at DESC, version::text COLLATE "C" DESC) AS age
                FROM default_role_facts
                WHERE organization = :organization AND at <= :horizon::timestamptz) AS f
              WHERE f.age > 1))
            """)
        .param("organization", organization.value())
        .param("horizon", horizon.toString())
        .update();
  }
}
