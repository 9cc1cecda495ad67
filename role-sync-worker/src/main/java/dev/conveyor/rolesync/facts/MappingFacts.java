package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RoleMappingChanged;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code mapping_facts}: which role a group was mapped to. */
final class MappingFacts {

  private final JdbcClient jdbc;

  MappingFacts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(OrganizationId organization, List<RoleMappingChanged> changes) {
    if (changes.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO mapping_facts (organization, group_id, version, at, role)
            SELECT :organization, * FROM unnest(:groups::uuid[], :versions::bigint[],
              :times::timestamptz[], :roles::text[])
            ON CONFLICT DO NOTHING
            """)
        .param("organization", organization.value())
        .param("groups", SqlArrays.texts(changes, RoleMappingChanged::groupId))
        .param("versions", SqlArrays.texts(changes, RoleMappingChanged::version))
        .param("times", SqlArrays.texts(changes, RoleMappingChanged::occurredAt))
        .param("roles", SqlArrays.texts(changes, RoleMappingChanged::role))
        .update();
  }

  /** With the last mapping of each group before its time. */
  void read(
      OrganizationId organization,
      Map<GroupId, Instant> since,
      String until,
      Consumer<Fact.Mapping> facts) {
    FactReads.query(
        jdbc,
        """
        SELECT k.id, f.at, f.version, f.role
        FROM unnest(:ids::uuid[], :since::timestamptz[]) AS k (id, since)
        CROSS JOIN LATERAL (
          (SELECT at, version, role FROM mapping_facts
            WHERE organization = :organization AND group_id = k.id
              AND at > k.since AND at <= :until::timestamptz OFFSET 0)
          UNION ALL
          (SELECT at, version, role FROM mapping_facts
            WHERE organization = :organization AND group_id = k.id AND at <= k.since
            ORDER BY at DESC, version::text COLLATE "C" DESC LIMIT 1)) AS f
        """,
        organization,
        since,
        until,
        row ->
            facts.accept(
                new Fact.Mapping(
                    FactReads.at(row),
                    FactReads.group(row, "id"),
                    row.getLong("version"),
                    FactReads.role(row))));
  }

  List<GroupId> mappedSince(OrganizationId organization, Instant since) {
    return jdbc.sql(
            """
            SELECT DISTINCT group_id FROM mapping_facts
            WHERE organization = :organization AND at > :since
            """)
        .param("organization", organization.value())
        .param("since", since.atOffset(ZoneOffset.UTC))
        .query((row, number) -> new GroupId(row.getObject("group_id", UUID.class)))
        .list();
  }

  /** Deletes all up to the horizon but the last mapping of each group. */
  void compact(OrganizationId organization, Instant horizon) {
    jdbc.sql(
            """
            DELETE FROM mapping_facts WHERE ctid = ANY (ARRAY(
              SELECT f.ctid FROM (
                SELECT ctid, row_number() OVER (PARTITION BY group_id
                  ORDER BY at DESC, version::text COLLATE "C" DESC) AS age
                FROM mapping_facts
                WHERE organization = :organization AND at <= :horizon::timestamptz) AS f
              WHERE f.age > 1))
            """)
        .param("organization", organization.value())
        .param("horizon", horizon.toString())
        .update();
  }
}
