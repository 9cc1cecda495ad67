package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.UserDocument;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code group_members}, and reads of {@code parked_members}: set-based. */
public final class MemberStore {

  private final JdbcClient jdbc;

  public MemberStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The members that are users of the organization. */
  Set<ScimUserId> known(OrganizationId organization, Collection<ScimUserId> candidates) {
    return ids(
        """
        SELECT id FROM users WHERE organization = :organization AND id = ANY (:ids::uuid[])
        """,
        Map.of("organization", organization.value(), "ids", SqlArrays.texts(candidates)));
  }

  /** Those of these users who are members of the group. */
  Set<ScimUserId> among(GroupId group, Collection<ScimUserId> users) {
    return ids(
        """
        SELECT user_id AS id FROM group_members
        WHERE group_id = :group AND user_id = ANY (:ids::uuid[])
        """,
        Map.of("group", group.value(), "ids", SqlArrays.texts(users)));
  }

  /** Adds members; existing members are ignored. Returns the new ones. */
  Set<ScimUserId> add(GroupId group, Collection<ScimUserId> members) {
    return ids(
        """
        INSERT INTO group_members (group_id, user_id)
        SELECT :group, id FROM unnest(:ids::uuid[]) AS id ORDER BY id
        ON CONFLICT DO NOTHING RETURNING user_id AS id
        """,
        Map.of("group", group.value(), "ids", SqlArrays.texts(members)));
  }

  /** Removes members; non-members are ignored. Returns the removed ones. */
  Set<ScimUserId> remove(GroupId group, Collection<ScimUserId> members) {
    return ids(
        """
        DELETE FROM group_members WHERE group_id = :group AND user_id = ANY (:ids::uuid[])
        RETURNING user_id AS id
        """,
        Map.of("group", group.value(), "ids", SqlArrays.texts(members)));
  }

  /** Adds members of several groups; existing members are ignored. Returns the new ones. */
  Map<GroupId, Set<ScimUserId>> add(Map<GroupId, Set<ScimUserId>> members) {
    return byGroup(
        """
        INSERT INTO group_members (group_id, user_id)
        SELECT group_id, user_id
        FROM unnest(:groups::uuid[], :users::uuid[]) AS joining (group_id, user_id)
        ORDER BY group_id, user_id
        ON CONFLICT DO NOTHING RETURNING group_id, user_id
        """,
        members);
  }

  /** Removes members of several groups; non-members are ignored. Returns the removed ones. */
  Map<GroupId, Set<ScimUserId>> remove(Map<GroupId, Set<ScimUserId>> members) {
    return byGroup(
        """
        DELETE FROM group_members AS m
        USING unnest(:groups::uuid[], :users::uuid[]) AS leaving (group_id, user_id)
        WHERE m.group_id = leaving.group_id AND m.user_id = leaving.user_id
        RETURNING m.group_id, m.user_id
        """,
        members);
  }

  private record Pair(GroupId group, ScimUserId user) {}

  private Map<GroupId, Set<ScimUserId>> byGroup(String sql, Map<GroupId, Set<ScimUserId>> members) {
    List<Pair> pairs = new ArrayList<>();
    members.forEach((group, users) -> users.forEach(user -> pairs.add(new Pair(group, user))));
    Map<GroupId, Set<ScimUserId>> changed = new HashMap<>();
    if (pairs.isEmpty()) {
      return changed;
    }
    jdbc.sql(sql)
        .param("groups", SqlArrays.texts(pairs, Pair::group))
        .param("users", SqlArrays.texts(pairs, Pair::user))
        .query((row, number) ->
            new Pair(
                new GroupId(row.getObject("group_id", UUID.class)),
                new ScimUserId(row.getObject("user_id", UUID.class))))
        .list()
        .forEach(
            pair -> changed.computeIfAbsent(pair.group(), id -> new HashSet<>()).add(pair.user()));
    return changed;
  }

  /** Removes all members except these. Returns the removed ones. */
  Set<ScimUserId> removeOthers(GroupId group, Collection<ScimUserId> kept) {
    return ids(
        """
        DELETE FROM group_members WHERE group_id = :group
          AND NOT EXISTS (SELECT FROM unnest(:ids::uuid[]) AS kept (id) WHERE kept.id = user_id)
        RETURNING user_id AS id
        """,
        Map.of("group", group.value(), "ids", SqlArrays.texts(kept)));
  }

  List<GroupId> groupsOf(ScimUserId user) {
    return jdbc.sql("SELECT group_id FROM group_members WHERE user_id = :user ORDER BY group_id")
        .param("user", user.value())
        .query((row, number) -> new GroupId(row.getObject("group_id", UUID.class)))
        .list();
  }

  static @Nullable String[] keys(Collection<String> members) {
    return SqlArrays.texts(members, ComparisonKey::of);
  }

  Set<String> parked(GroupId group) {
    return new HashSet<>(
        jdbc.sql("SELECT member FROM parked_members WHERE group_id = :group")
            .param("group", group.value())
            .query(String.class)
            .list());
  }

  /**
   * Members parked for this user, by id, externalId, or userName. Blocks parking in the
   * organization until the transaction ends.
   */
  List<Parked> lockForCreate(OrganizationId organization, ScimUserId id, UserDocument user) {
    return parked(
        "SELECT group_id, member FROM user_is_coming(:organization, :names::text[], :keys::text[])",
        organization,
        id,
        user);
  }

  /** Members parked for any of these users. Blocks parking like the lock for one user. */
  List<Parked> lockForCreates(OrganizationId organization, Map<ScimUserId, UserDocument> users) {
    List<String> exactly = new ArrayList<>();
    List<String> names = new ArrayList<>();
    users.forEach((id, user) -> {
      if (user.externalId() != null) {
        exactly.add(user.externalId());
      }
      names.add(id.toString());
      names.add(user.userName());
    });
    return parked(
        "SELECT group_id, member FROM user_is_coming(:organization, :names::text[], :keys::text[])",
        organization,
        exactly.toArray(String[]::new),
        names);
  }

  /** Those of these users who are members of any group. */
  Set<ScimUserId> inGroups(Collection<ScimUserId> users) {
    return ids(
        """
        SELECT id FROM unnest(:ids::uuid[]) AS id
        WHERE EXISTS (SELECT FROM group_members WHERE user_id = id)
        """,
        Map.of("ids", SqlArrays.texts(users)));
  }

  /** Members parked for this user: by id, externalId, or userName. */
  List<Parked> parkedFor(OrganizationId organization, ScimUserId id, UserDocument user) {
    return parked(
        "SELECT group_id, member FROM parked_as(:organization, :names::text[], :keys::text[])",
        organization,
        id,
        user);
  }

  private List<Parked> parked(
      String sql, OrganizationId organization, ScimUserId id, UserDocument user) {
    String externalId = user.externalId();
    String[] exactly = externalId == null ? new String[0] : new String[] {externalId};
    return parked(sql, organization, exactly, List.of(id.toString(), user.userName()));
  }

  /** Members parked under this name, in any group. */
  List<Parked> parkedAs(OrganizationId organization, String member) {
    return parked(
        "SELECT group_id, member FROM parked_as(:organization, :names::text[], :keys::text[])",
        organization,
        new String[0],
        List.of(member));
  }

  private List<Parked> parked(
      String sql, OrganizationId organization, String[] exactly, List<String> names) {
    return jdbc.sql(sql)
        .param("organization", organization.value())
        .param("names", exactly)
        .param("keys", keys(names))
        .query(MemberStore::readParked)
        .list();
  }

  /** The members that refer to a user by externalId or userName, as some clients do. */
  Map<String, ScimUserId> appeared(OrganizationId organization, Collection<String> members) {
    Map<String, ScimUserId> users = new HashMap<>();
    jdbc.sql(
            """
            SELECT m.member, u.id FROM unnest(:members::text[], :keys::text[]) AS m (member, key)
            JOIN users u ON u.organization = :organization
              AND (u.external_id = m.member OR u.user_name_key = m.key)
            """)
        .param("organization", organization.value())
        .param("members", SqlArrays.texts(members))
        .param("keys", keys(members))
        .query(row -> {
          users.putIfAbsent(
              row.getString("member"), new ScimUserId(row.getObject("id", UUID.class)));
        });
    return users;
  }

  /** The ids that are groups of the organization, each with its displayName. */
  Map<String, String> groups(OrganizationId organization, Collection<ScimUserId> ids) {
    Map<String, String> groups = new HashMap<>();
    jdbc.sql(
            """
            SELECT id::text, display_name FROM groups
            WHERE organization = :organization AND id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(ids))
        .query(row -> {
          groups.put(row.getString("id"), row.getString("display_name"));
        });
    return groups;
  }

  /**
   * Parked members whose names have these SHA-256 hashes, in hexadecimal: of a comparison key, or
   * of lowercase text, as consoles of an earlier version send them.
   */
  List<Parked> parkedUnder(OrganizationId organization, Collection<String> hashes) {
    return jdbc.sql(
            """
            SELECT group_id, member FROM parked_members WHERE organization = :organization
              AND (encode(sha256(convert_to(comparison_key(member), 'UTF8')), 'hex')
                  = ANY (:hashes::text[])
                OR encode(sha256(convert_to(lower(member), 'UTF8')), 'hex') = ANY (:hashes::text[]))
            """)
        .param("organization", organization.value())
        .param("hashes", SqlArrays.texts(hashes))
        .query(MemberStore::readParked)
        .list();
  }

  private static Parked readParked(ResultSet row, int number) throws SQLException {
    return new Parked(new GroupId(row.getObject("group_id", UUID.class)), row.getString("member"));
  }

  /** A group member whose user does not exist yet. */
  public record Parked(GroupId group, String member) {}

  private Set<ScimUserId> ids(String sql, Map<String, Object> parameters) {
    return jdbc
        .sql(sql)
        .params(parameters)
        .query((row, number) -> new ScimUserId(row.getObject("id", UUID.class)))
        .stream()
        .collect(Collectors.toSet());
  }
}
