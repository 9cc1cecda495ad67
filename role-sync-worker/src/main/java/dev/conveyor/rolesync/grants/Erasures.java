package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.outbox.Unsendable;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UserErased;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Permanently erases users. The id is kept, so that late events cannot restore them. */
public final class Erasures {

  /** In this order: grants refer to users and to commands. */
  private static final List<String> STATEMENTS =
      List.of(
          """
          INSERT INTO erased_users (organization, id) SELECT :organization, * FROM unnest(:ids::uuid[])
          ON CONFLICT DO NOTHING
          """,
          """
          DELETE FROM membership_facts WHERE organization = :organization AND scim_user_id IN (
            SELECT scim_user_id FROM lifecycle_facts
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[]))
          """,
          "DELETE FROM grants WHERE organization = :organization AND user_id = ANY (:ids::uuid[])",
          """
          DELETE FROM billing_admins
          WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
          """,
          """
          DELETE FROM command_facts
          WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
          """,
          """
          DELETE FROM command_outcomes
          WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
          """,
          """
          DELETE FROM lifecycle_facts
          WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
          """,
          """
          DELETE FROM checkpoints
          WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
          """,
          """
          DELETE FROM recalculations
          WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
          """);

  private final JdbcClient jdbc;
  private final Outbox outbox;

  public Erasures(JdbcClient jdbc, Outbox outbox) {
    this.jdbc = jdbc;
    this.outbox = outbox;
  }

  /** The users who were erased before: any event about them is late. */
  public Set<UserId> among(OrganizationId organization, Collection<UserId> users) {
    if (users.isEmpty()) {
      return Set.of();
    }
    return jdbc
        .sql(
            """
            SELECT id FROM erased_users
            WHERE organization = :organization AND id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .query((row, number) -> new UserId(row.getObject("id", UUID.class)))
        .stream()
        .collect(Collectors.toSet());
  }

  /**
   * Erases users and publishes the erasures, in the caller's transaction, which holds the
   * organization's lock.
   *
   * @param users the users, with the parent trace of each
   */
  public void erase(OrganizationId organization, Map<UserId, TraceParent> users, Instant now) {
    if (users.isEmpty()) {
      return;
    }
    String[] ids = SqlArrays.texts(users.keySet());
    STATEMENTS.forEach(sql ->
        jdbc.sql(sql).param("organization", organization.value()).param("ids", ids).update());
    Unsendable.forget(jdbc, users.keySet().stream().map(id -> organization + "/" + id).toList());
    List<OutboxMessage> messages = new ArrayList<>();
    jdbc.sql(
            """
            DELETE FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])
            RETURNING id, version + 1 AS version
            """)
        .param("organization", organization.value())
        .param("ids", ids)
        .query(row -> {
          UserId id = new UserId(row.getObject("id", UUID.class));
          UserErased erased = new UserErased(organization, id, row.getLong("version"), now);
          TraceParent trace = users.getOrDefault(id, TraceParent.fresh());
          messages.add(OutboxMessage.of(erased, Derivation.SOURCE, trace));
          messages.add(OutboxMessage.tombstone(Topic.USERS, erased.key(), trace));
        });
    outbox.append(messages);
  }

  /**
   * Publishes the tombstones of erasures of this age again, in the caller's transaction. A relay
   * that was presumed dead may have sent an older state after the first tombstone, which would
   * remain on the compacted topic.
   *
   * @return the number of tombstones
   */
  public int repeatTombstones(Duration age) {
    List<OutboxMessage> messages =
        jdbc.sql(
                """
                UPDATE erased_users SET tombstone_repeated_at = clock_timestamp()
                WHERE tombstone_repeated_at IS NULL
                  AND erased_at < clock_timestamp() - :seconds * interval '1 second'
                RETURNING organization || '/' || id AS record_key
                """)
            .param("seconds", age.toSeconds())
            .query((row, number) ->
                OutboxMessage.tombstone(
                    Topic.USERS, row.getString("record_key"), TraceParent.fresh()))
            .list();
    outbox.append(messages);
    return messages.size();
  }
}
