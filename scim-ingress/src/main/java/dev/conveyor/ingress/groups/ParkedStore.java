package dev.conveyor.ingress.groups;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes {@code parked_members} and {@code parked_failures}: set-based. */
final class ParkedStore {

  private final JdbcClient jdbc;

  ParkedStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A member that is no longer parked.
   *
   * @param failure the shared failure; null if the member has a separate one
   */
  record Gone(OrganizationId organization, GroupId group, String member, @Nullable Long failure) {}

  /** A failure whose last member is no longer parked. */
  record Finished(OrganizationId organization, FailureReference reference) {}

  /** The number of parked members of a group, and of its organization. */
  record Count(long ofGroup, long ofOrganization) {}

  /** The members that are not parked under any spelling; each spelling counts once. */
  Set<String> notParked(OrganizationId organization, GroupId group, Collection<String> members) {
    return new HashSet<>(
        jdbc.sql(
                """
                SELECT DISTINCT ON (m.key) m.member
                FROM unnest(:members::text[], :keys::text[]) AS m (member, key)
                WHERE NOT EXISTS (SELECT FROM parked_members p
                  WHERE p.organization = :organization AND p.group_id = :group
                    AND hashtextextended(comparison_key(p.member), 0) = hashtextextended(m.key, 0)
                    AND comparison_key(p.member) = m.key)
                """)
            .param("organization", organization.value())
            .param("group", group.value())
            .param("members", SqlArrays.texts(members))
            .param("keys", MemberStore.keys(members))
            .query(String.class)
            .list());
  }

  /** Those of these groups that wait for members. */
  Set<GroupId> waiting(Collection<GroupId> groups) {
    return new HashSet<>(
        jdbc.sql(
                """
                SELECT DISTINCT group_id FROM parked_members
                WHERE group_id = ANY (:groups::uuid[])
                """)
            .param("groups", SqlArrays.texts(groups))
            .query((row, number) -> new GroupId(row.getObject("group_id", UUID.class)))
            .list());
  }

  Count count(OrganizationId organization, GroupId group) {
    return jdbc.sql(
            """
            SELECT (SELECT count(*) FROM parked_members WHERE group_id = :group) AS of_group,
              (SELECT count(*) FROM parked_members WHERE organization = :organization)
                AS of_organization
            """)
        .param("organization", organization.value())
        .param("group", group.value())
        .query((row, number) -> new Count(row.getLong("of_group"), row.getLong("of_organization")))
        .single();
  }

  /** Records a failure shared by several members, and returns its id. */
  long share(OrganizationId organization, GroupId group, FailureReference reference) {
    return jdbc.sql(
            """
            INSERT INTO parked_failures (organization, group_id, reference)
            VALUES (:organization, :group, :reference) RETURNING id
            """)
        .param("organization", organization.value())
        .param("group", group.value())
        .param("reference", reference.value())
        .query(Long.class)
        .single();
  }

  /**
   * @param failure the shared failure; null if the only member has a separate one
   */
  void park(
      OrganizationId organization,
      GroupId group,
      Collection<String> members,
      @Nullable Long failure) {
    int rows =
        jdbc.sql(
                """
                INSERT INTO parked_members (organization, group_id, member, failure_id)
                SELECT :organization, :group, m.member, :failure::bigint
                FROM unnest(:members::text[]) AS m (member)
                """)
            .param("organization", organization.value())
            .param("group", group.value())
            .param("members", SqlArrays.texts(members))
            .param("failure", failure)
            .update();
    if (rows != members.size()) {
      throw new IllegalStateException(rows + " of " + members.size() + " members were parked");
    }
  }

  /** Returns the rows of the members that were parked. */
  List<Gone> unpark(OrganizationId organization, GroupId group, Collection<String> members) {
    return jdbc.sql(
            """
            DELETE FROM parked_members p
            USING unnest(:members::text[], :keys::text[]) AS m (member, key)
            WHERE p.organization = :organization AND p.group_id = :group
              AND hashtextextended(comparison_key(p.member), 0) = hashtextextended(m.key, 0)
              AND comparison_key(p.member) = m.key
            RETURNING p.organization, p.group_id, p.member, p.failure_id
            """)
        .param("organization", organization.value())
        .param("group", group.value())
        .param("members", SqlArrays.texts(members))
        .param("keys", MemberStore.keys(members))
        .query(ParkedStore::readGone)
        .list();
  }

  /** Unparks members that have waited longer than this, oldest first, in all organizations. */
  List<Gone> expire(Duration after, int most) {
    return jdbc.sql(
            """
            DELETE FROM parked_members p USING (
              SELECT group_id, member FROM parked_members
              WHERE parked_at < clock_timestamp() - make_interval(secs => :seconds)
              ORDER BY parked_at LIMIT :most FOR UPDATE SKIP LOCKED) AS old
            WHERE p.group_id = old.group_id AND p.member = old.member
            RETURNING p.organization, p.group_id, p.member, p.failure_id
            """)
        .param("seconds", after.toSeconds())
        .param("most", most)
        .query(ParkedStore::readGone)
        .list();
  }

  /**
   * Deletes the failures whose last member is unparked. Their rows are locked first: of two
   * transactions that unpark the last two members, the second sees the first one's effect.
   */
  List<Finished> finished(Collection<Long> failures) {
    Long[] ids = SqlArrays.longs(failures);
    jdbc.sql("SELECT id FROM parked_failures WHERE id = ANY (:ids) ORDER BY id FOR UPDATE")
        .param("ids", ids)
        .query(Long.class)
        .list();
    return jdbc.sql(
            """
            DELETE FROM parked_failures f WHERE f.id = ANY (:ids)
              AND NOT EXISTS (SELECT FROM parked_members p WHERE p.failure_id = f.id)
            RETURNING f.organization, f.reference
            """)
        .param("ids", ids)
        .query((row, number) ->
            new Finished(
                new OrganizationId(row.getString("organization")),
                new FailureReference(row.getString("reference"))))
        .list();
  }

  /** Failures without a member, which an instance of the previous version may leave. */
  List<Long> withoutMembers(int most) {
    return jdbc.sql(
            """
            SELECT f.id FROM parked_failures f
            WHERE NOT EXISTS (SELECT FROM parked_members p WHERE p.failure_id = f.id)
            ORDER BY f.id LIMIT :most
            """)
        .param("most", most)
        .query((row, number) -> row.getLong("id"))
        .list();
  }

  private static Gone readGone(ResultSet row, int number) throws SQLException {
    return new Gone(
        new OrganizationId(row.getString("organization")),
        new GroupId(row.getObject("group_id", UUID.class)),
        row.getString("member"),
        row.getObject("failure_id", Long.class));
  }
}
