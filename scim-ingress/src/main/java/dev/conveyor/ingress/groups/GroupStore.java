package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.ingress.search.Searches;
import dev.conveyor.ingress.search.TableList;
import dev.conveyor.ingress.search.Weight;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code groups}. */
public final class GroupStore {

  /** The maximum number of members in one list response. */
  public static final long MOST_MEMBERS = 200_000;

  private static final String COLUMNS_READ =
      "id, display_name, external_id, version, created, last_modified, member_count";

  /** PostgreSQL orders ids bytewise. No user has this id. */
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final JdbcClient jdbc;
  private final Searches searches;

  public GroupStore(JdbcClient jdbc, Searches searches) {
    this.jdbc = jdbc;
    this.searches = searches;
  }

  /** A member and its display name. */
  record Member(UUID id, @Nullable String display) {}

  StoredGroup insert(
      OrganizationId organization, GroupId id, String displayName, @Nullable String externalId) {
    return jdbc.sql(
            """
            INSERT INTO groups (id, organization, display_name, display_name_key, external_id)
            VALUES (:id, :organization, :displayName, :key, :externalId)
            RETURNING\s\
            """
                + COLUMNS_READ)
        .param("id", id.value())
        .param("organization", organization.value())
        .param("displayName", displayName)
        .param("key", ComparisonKey.of(displayName))
        .param("externalId", externalId)
        .query(GroupStore::read)
        .single();
  }

  /**
   * Writes what changed, including the member count. The version and the time increase under the
   * row lock.
   *
   * @param membersGained may be negative
   */
  StoredGroup update(
      OrganizationId organization,
      GroupId id,
      String displayName,
      @Nullable String externalId,
      int membersGained) {
    return jdbc.sql(
            """
            UPDATE groups SET
              display_name = :displayName, display_name_key = :key, external_id = :externalId,
              member_count = member_count + :membersGained,
              version = version + 1,
              last_modified = greatest(clock_timestamp(), last_modified + interval '1 microsecond')
            WHERE organization = :organization AND id = :id
            RETURNING\s\
            """
                + COLUMNS_READ)
        .param("id", id.value())
        .param("organization", organization.value())
        .param("displayName", displayName)
        .param("key", ComparisonKey.of(displayName))
        .param("externalId", externalId)
        .param("membersGained", membersGained)
        .query(GroupStore::read)
        .single();
  }

  /**
   * The same state under a new version, of a group that the caller has locked.
   *
   * @param lastVersion the new version is greater than this, too
   */
  StoredGroup repeat(OrganizationId organization, GroupId id, long lastVersion) {
    return jdbc.sql(
            """
            UPDATE groups SET version = greatest(version, :last) + 1,
              last_modified = greatest(clock_timestamp(), last_modified + interval '1 microsecond')
            WHERE organization = :organization AND id = :id
            RETURNING\s\
            """
                + COLUMNS_READ)
        .param("id", id.value())
        .param("organization", organization.value())
        .param("last", lastVersion)
        .query(GroupStore::read)
        .single();
  }

  /**
   * Counts members who joined and left, of groups that the caller has locked. The version and the
   * time of each increase.
   *
   * @param gained may be negative
   */
  Map<GroupId, StoredGroup> gain(OrganizationId organization, Map<GroupId, Integer> gained) {
    if (gained.isEmpty()) {
      return Map.of();
    }
    List<Map.Entry<GroupId, Integer>> rows = List.copyOf(gained.entrySet());
    return byId(
        jdbc.sql(
                """
                UPDATE groups SET
                  member_count = member_count + gained,
                  version = version + 1,
                  last_modified = greatest(clock_timestamp(), last_modified + interval '1 microsecond')
                FROM unnest(:ids::uuid[], :gained::integer[]) AS change (group_id, gained)
                WHERE organization = :organization AND id = group_id
                RETURNING\s\
                """
                    + COLUMNS_READ)
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(rows, Map.Entry::getKey))
            .param("gained", SqlArrays.texts(rows, Map.Entry::getValue)));
  }

  /** Reads and locks those of these groups that no other transaction has locked. */
  Map<GroupId, StoredGroup> lockFree(OrganizationId organization, Collection<GroupId> ids) {
    return byId(
        jdbc.sql(
                "SELECT "
                    + COLUMNS_READ
                    + """
                       FROM groups WHERE organization = :organization AND id = ANY (:ids::uuid[])
                      ORDER BY id FOR UPDATE SKIP LOCKED
                    """)
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(ids)));
  }

  private static Map<GroupId, StoredGroup> byId(JdbcClient.StatementSpec statement) {
    Map<GroupId, StoredGroup> groups = new HashMap<>();
    statement.query(GroupStore::read).stream().forEach(group -> groups.put(group.id(), group));
    return groups;
  }

  /** Sets the member count of a new group; the version does not change. */
  void countMembers(GroupId id, int members) {
    int rows =
        jdbc.sql("UPDATE groups SET member_count = :members WHERE id = :id")
            .param("members", members)
            .param("id", id.value())
            .update();
    if (rows != 1) {
      throw new IllegalStateException(
          "group " + id + " does not exist in the transaction that created it");
    }
  }

  /**
   * Reads and locks the row until the transaction ends: membership changes of a group are
   * serialized.
   */
  Optional<StoredGroup> lock(OrganizationId organization, GroupId id) {
    return one(organization, id, " FOR UPDATE");
  }

  public Optional<StoredGroup> find(OrganizationId organization, GroupId id) {
    return one(organization, id, "");
  }

  Optional<StoredGroup> delete(OrganizationId organization, GroupId id) {
    return jdbc.sql(
            """
            DELETE FROM groups WHERE organization = :organization AND id = :id
            RETURNING id, display_name, external_id, version + 1 AS version, created,
              greatest(clock_timestamp(), last_modified + interval '1 microsecond') AS last_modified,
              member_count
            """)
        .param("organization", organization.value())
        .param("id", id.value())
        .query(GroupStore::read)
        .optional();
  }

  /**
   * Reads as many groups as have at most {@link #MOST_MEMBERS} members together, but at least one:
   * a list of large groups has smaller pages.
   */
  public Listed<StoredGroup> list(OrganizationId organization, Search search) {
    ToLongFunction<StoredGroup> weight =
        search.selection().returns("members") ? StoredGroup::memberCount : group -> 0;
    return new TableList(jdbc, searches, "groups", COLUMNS_READ)
        .page(organization, search, GroupStore::read, new Weight<>(weight, MOST_MEMBERS));
  }

  /** The existing groups with these ids, in no particular order. */
  List<StoredGroup> findAll(OrganizationId organization, Collection<UUID> ids) {
    return ids.isEmpty()
        ? List.of()
        : searches.part(
            organization,
            client ->
                client
                    .sql(
                        "SELECT "
                            + COLUMNS_READ
                            + " FROM groups WHERE organization = :organization AND id = ANY (:ids::uuid[])")
                    .param("organization", organization.value())
                    .param("ids", SqlArrays.texts(ids))
                    .query(GroupStore::read)
                    .list());
  }

  /**
   * The next members of a group, ordered by id.
   *
   * @param after the last member read; null for the first members
   */
  List<Member> members(
      OrganizationId organization, GroupId group, @Nullable UUID after, int count) {
    return searches.part(
        organization,
        client ->
            client
                .sql(
                    """
                    SELECT user_id, (
                      SELECT coalesce(u.resource ->> 'displayName', u.resource ->> 'userName')
                      FROM users u WHERE u.id = m.user_id) AS display
                    FROM (
                      SELECT user_id FROM group_members
                      WHERE group_id = :group AND user_id > :after ORDER BY user_id LIMIT :count
                    ) AS m
                    ORDER BY user_id
                    """)
                .param("group", group.value())
                .param("after", after == null ? BEFORE_ALL : after)
                .param("count", count)
                .query((row, number) ->
                    new Member(row.getObject("user_id", UUID.class), row.getString("display")))
                .list());
  }

  /**
   * The members of several small groups at once, by group.
   *
   * @param most returns empty if there are more in total
   */
  Optional<Map<GroupId, List<Member>>> members(
      OrganizationId organization, Collection<GroupId> ids, int most) {
    Map<GroupId, List<Member>> members = new HashMap<>();
    int rows =
        searches.part(
            organization,
            client ->
                client
                    .sql(
                        """
                        SELECT m.user_id,
                          coalesce(u.resource ->> 'displayName', u.resource ->> 'userName') AS display,
                          m.group_id
                        FROM group_members m JOIN users u ON u.id = m.user_id
                        WHERE m.group_id = ANY (:ids::uuid[])
                        ORDER BY m.group_id, m.user_id LIMIT :most + 1
                        """)
                    .param("ids", SqlArrays.texts(ids))
                    .param("most", most)
                    .query((row, number) -> {
                      GroupId group = new GroupId(row.getObject("group_id", UUID.class));
                      Member member =
                          new Member(
                              row.getObject("user_id", UUID.class), row.getString("display"));
                      members.computeIfAbsent(group, each -> new ArrayList<>()).add(member);
                      return member;
                    })
                    .list()
                    .size());
    return rows > most ? Optional.empty() : Optional.of(members);
  }

  private Optional<StoredGroup> one(OrganizationId organization, GroupId id, String lock) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS_READ
                + " FROM groups WHERE organization = :organization AND id = :id"
                + lock)
        .param("organization", organization.value())
        .param("id", id.value())
        .query(GroupStore::read)
        .optional();
  }

  private static StoredGroup read(ResultSet row, int number) throws SQLException {
    return new StoredGroup(
        new GroupId(row.getObject("id", UUID.class)),
        row.getString("display_name"),
        row.getString("external_id"),
        row.getLong("version"),
        row.getObject("created", OffsetDateTime.class).toInstant(),
        row.getObject("last_modified", OffsetDateTime.class).toInstant(),
        row.getLong("member_count"));
  }
}
