package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code membership_facts}: which SCIM user joined or left which group. */
final class MembershipFacts {

  private final JdbcClient jdbc;

  MembershipFacts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Move(ScimGroupMembersChanged change, ScimUserId scimUser, boolean joined) {}

  void add(OrganizationId organization, List<ScimGroupMembersChanged> changes) {
    List<Move> moves = new ArrayList<>();
    for (ScimGroupMembersChanged change : changes) {
      change.joined().forEach(id -> moves.add(new Move(change, id, true)));
      change.left().forEach(id -> moves.add(new Move(change, id, false)));
    }
    if (moves.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO membership_facts (organization, scim_user_id, group_id, version, at, member)
            SELECT :organization, * FROM unnest(:scimUsers::uuid[], :groups::uuid[],
              :versions::bigint[], :times::timestamptz[], :members::boolean[])
            ON CONFLICT DO NOTHING
            """)
        .param("organization", organization.value())
        .param("scimUsers", SqlArrays.texts(moves, Move::scimUser))
        .param("groups", SqlArrays.texts(moves, move -> move.change().groupId()))
        .param("versions", SqlArrays.texts(moves, move -> move.change().version()))
        .param("times", SqlArrays.texts(moves, move -> move.change().occurredAt()))
        .param("members", SqlArrays.texts(moves, Move::joined))
        .update();
  }

  void read(
      OrganizationId organization,
      Map<ScimUserId, Instant> since,
      String until,
      BiConsumer<ScimUserId, Fact> facts) {
    FactReads.query(
        jdbc,
        """
        SELECT k.id, f.group_id, f.at, f.version, f.member
        FROM unnest(:ids::uuid[], :since::timestamptz[]) AS k (id, since)
        CROSS JOIN LATERAL (SELECT * FROM membership_facts
          WHERE organization = :organization AND scim_user_id = k.id
            AND at > k.since AND at <= :until::timestamptz OFFSET 0) AS f
        """,
        organization,
        since,
        until,
        row -> {
          ScimUserId scimUser = new ScimUserId(row.getObject("id", UUID.class));
          facts.accept(
              scimUser,
              new Fact.Membership(
                  FactReads.at(row),
                  FactReads.group(row, "group_id"),
                  row.getLong("version"),
                  scimUser,
                  row.getBoolean("member")));
        });
  }

  /**
   * SCIM users who are or ever were members of the group, ordered by id.
   *
   * @param after the last one of the previous page, or a UUID of zeros
   */
  List<ScimUserId> everMembers(OrganizationId organization, GroupId group, UUID after, int limit) {
    return jdbc.sql(
            """
            SELECT DISTINCT scim_user_id FROM membership_facts
            WHERE organization = :organization AND group_id = :group AND scim_user_id > :after
            ORDER BY scim_user_id LIMIT :limit
            """)
        .param("organization", organization.value())
        .param("group", group.value())
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> new ScimUserId(row.getObject("scim_user_id", UUID.class)))
        .list();
  }

  /** The next SCIM users with facts, ordered by id. */
  List<ScimUserId> scimUsersAfter(OrganizationId organization, UUID after, int limit) {
    return jdbc.sql(
            """
            SELECT DISTINCT scim_user_id FROM membership_facts
            WHERE organization = :organization AND scim_user_id > :after
            ORDER BY scim_user_id LIMIT :limit
            """)
        .param("organization", organization.value())
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> new ScimUserId(row.getObject("scim_user_id", UUID.class)))
        .list();
  }

  /**
   * Deletes all up to the horizon but the memberships at the horizon. All facts of a SCIM user and
   * a group are deleted together: the first ones without the last one would be another history.
   */
  void compact(OrganizationId organization, Collection<ScimUserId> scimUsers, Instant horizon) {
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
  }

  void forget(OrganizationId organization, Collection<ScimUserId> scimUsers) {
    jdbc.sql(
            """
            DELETE FROM membership_facts
            WHERE organization = :organization AND scim_user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(scimUsers))
        .update();
  }
}
