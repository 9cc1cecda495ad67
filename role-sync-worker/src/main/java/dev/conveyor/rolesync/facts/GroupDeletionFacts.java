package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimGroupChanged;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code group_deletion_facts}: at most one for each group. */
final class GroupDeletionFacts {

  private final JdbcClient jdbc;

  GroupDeletionFacts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(OrganizationId organization, List<ScimGroupChanged> deletions) {
    if (deletions.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO group_deletion_facts (organization, group_id, at)
            SELECT :organization, * FROM unnest(:groups::uuid[], :times::timestamptz[])
            ON CONFLICT DO NOTHING
            """)
        .param("organization", organization.value())
        .param("groups", SqlArrays.texts(deletions, ScimGroupChanged::groupId))
        .param("times", SqlArrays.texts(deletions, ScimGroupChanged::occurredAt))
        .update();
  }

  void read(
      OrganizationId organization,
      Collection<GroupId> groups,
      String until,
      Consumer<Fact.GroupDeleted> facts) {
    if (groups.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            SELECT group_id, at FROM group_deletion_facts
            WHERE organization = :organization AND group_id = ANY (:ids::uuid[])
              AND at <= :until::timestamptz
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(groups))
        .param("until", until)
        .query(row -> {
          facts.accept(new Fact.GroupDeleted(FactReads.at(row), FactReads.group(row, "group_id")));
        });
  }
}
