package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code command_facts}: which role an admin assigned or removed. */
final class CommandFacts {

  private final JdbcClient jdbc;

  CommandFacts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A command as a row. */
  record Row(UserId user, long version, Instant at, Role role, boolean assign) {

    static Row of(AssignRole command) {
      return new Row(
          command.userId(), command.version(), command.occurredAt(), command.role(), true);
    }

    static Row of(RemoveRole command) {
      return new Row(
          command.userId(), command.version(), command.occurredAt(), command.role(), false);
    }
  }

  void add(OrganizationId organization, List<Row> commands) {
    if (commands.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO command_facts (organization, user_id, version, at, role, assign)
            SELECT :organization, * FROM unnest(:users::uuid[], :versions::bigint[],
              :times::timestamptz[], :roles::text[], :assign::boolean[])
            ON CONFLICT DO NOTHING
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(commands, Row::user))
        .param("versions", SqlArrays.texts(commands, Row::version))
        .param("times", SqlArrays.texts(commands, Row::at))
        .param("roles", SqlArrays.texts(commands, Row::role))
        .param("assign", SqlArrays.texts(commands, Row::assign))
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
        SELECT k.id, f.at, f.version, f.role, f.assign
        FROM unnest(:ids::uuid[], :since::timestamptz[]) AS k (id, since)
        CROSS JOIN LATERAL (SELECT * FROM command_facts
          WHERE organization = :organization AND user_id = k.id
            AND at > k.since AND at <= :until::timestamptz OFFSET 0) AS f
        """,
        organization,
        since,
        until,
        row ->
            facts.accept(
                new UserId(row.getObject("id", UUID.class)),
                new Fact.Command(
                    FactReads.at(row),
                    row.getLong("version"),
                    new Role(row.getString("role")),
                    row.getBoolean("assign"))));
  }

  /** Deletes all up to the horizon but the command that each Billing Admin was assigned by. */
  void compact(OrganizationId organization, Instant horizon) {
    jdbc.sql(
            """
            DELETE FROM command_facts c
            WHERE organization = :organization AND at <= :horizon::timestamptz
              AND NOT EXISTS (SELECT FROM billing_admins b WHERE b.organization = c.organization
                AND b.user_id = c.user_id AND b.command_version = c.version)
            """)
        .param("organization", organization.value())
        .param("horizon", horizon.toString())
        .update();
  }

  void forget(OrganizationId organization, Collection<UserId> users) {
    jdbc.sql(
            """
            DELETE FROM command_facts
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .update();
  }
}
