package dev.conveyor.console.drift;

import dev.conveyor.console.directory.GrantsJson;
import dev.conveyor.console.drift.ComparedUser.Directory;
import dev.conveyor.console.drift.ComparedUser.Published;
import dev.conveyor.console.drift.ComparedUser.Scim;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Profile;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads users through the views of three services, each portion in one statement, so at one moment.
 */
final class ComparedReads {

  /** The subqueries look one row up each, whatever the planner believes of the tables' sizes. */
  private static final String SIDES =
      """
      SELECT s.id AS scim_id, s.version AS scim_version, s.active AS scim_active,
        s.profile AS scim_profile, coalesce(v.version, 0) AS applied_version,
        d.id AS user_id, d.scim_user_id, d.version, d.email, d.display_name, d.status,
        EXISTS (SELECT FROM directory.console_address_collisions c
          WHERE c.organization = :organization AND c.user_id = d.id) AS collides,
        p.id AS public_id, p.directory_version, p.version AS public_version,
        p.email AS public_email, p.display_name AS public_name, p.status AS public_status,
        p.scim_managed,
        ARRAY (SELECT m.group_id FROM scim.console_group_members m
          WHERE m.organization = :organization AND m.user_id = s.id) AS groups,
        ARRAY (SELECT f.group_id FROM (
            SELECT DISTINCT ON (group_id) group_id, member
            FROM roles.console_membership_facts
            WHERE organization = :organization AND scim_user_id = s.id
            ORDER BY group_id, at DESC, version::text COLLATE "C" DESC) AS f
          WHERE f.member AND NOT EXISTS (SELECT FROM roles.console_groups g
            WHERE g.organization = :organization AND g.id = f.group_id AND g.deleted))
          AS memberships,
        (SELECT coalesce(json_agg(json_build_array(g.role, g.source)), '[]')
          FROM roles.console_grants g
          WHERE g.organization = :organization AND g.user_id = p.id)::text AS grants
      FROM keys k
      LEFT JOIN LATERAL (SELECT id, version, active, profile FROM scim.console_resources
        WHERE organization = :organization AND id = k.scim_id OFFSET 0) AS s ON true
      LEFT JOIN LATERAL (SELECT version FROM directory.console_applied_versions
        WHERE organization = :organization AND scim_user_id = k.scim_id OFFSET 0) AS v ON true
      LEFT JOIN LATERAL (SELECT id, scim_user_id, version, email, display_name, status
        FROM directory.console_users
        WHERE organization = :organization AND id = k.user_id OFFSET 0) AS d ON true
      LEFT JOIN LATERAL (SELECT id, directory_version, version, email, display_name, status,
          scim_managed FROM roles.console_public_users
        WHERE organization = :organization AND id = k.user_id OFFSET 0) AS p ON true
      """;

  private static final int FETCHED = 50;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  ComparedReads(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** SCIM users by their positions, after the given one. */
  Map<Long, ScimUserId> scimUsers(OrganizationId organization, long after, int limit) {
    Map<Long, ScimUserId> users = new LinkedHashMap<>();
    jdbc.sql(
            """
            SELECT position, id FROM scim.console_resources
            WHERE organization = :organization AND position > :after ORDER BY position LIMIT :limit
            """)
        .param("organization", organization.value())
        .param("after", after)
        .param("limit", limit)
        .query(row -> {
          users.put(row.getLong("position"), new ScimUserId(row.getObject("id", UUID.class)));
        });
    return users;
  }

  /** Users whom the role-sync worker knows, in the order of their ids, after the given one. */
  List<Place> publicUsers(OrganizationId organization, UUID after, int limit) {
    return jdbc.sql(
            """
            SELECT '' AS name, p.id, NOT EXISTS (SELECT FROM directory.console_users d
              WHERE d.organization = :organization AND d.id = p.id) AS alone
            FROM (SELECT id FROM roles.console_public_users
              WHERE organization = :organization AND id > :after ORDER BY id LIMIT :limit) AS p
            ORDER BY p.id
            """)
        .param("organization", organization.value())
        .param("after", after)
        .param("limit", limit)
        .query(ComparedReads::place)
        .list();
  }

  /**
   * A user in a list.
   *
   * @param name by which the list is ordered first
   * @param alone whether the stage before does not know them
   */
  record Place(String name, UUID id, boolean alone) {

    static final Place START = new Place("", new UUID(0, 0), false);

    UserId user() {
      return new UserId(id);
    }
  }

  private static Place place(ResultSet row, int number) throws SQLException {
    return new Place(
        row.getString("name"), row.getObject("id", UUID.class), row.getBoolean("alone"));
  }

  /** Directory users in the order of their names, after that place. */
  List<Place> directoryUsers(OrganizationId organization, Place after, int limit) {
    return jdbc.sql(
            """
            SELECT d.name, d.id, NOT EXISTS (SELECT FROM scim.console_resources s
              WHERE s.organization = :organization AND s.id = d.scim_user_id) AS alone
            FROM (SELECT lower(display_name) AS name, id, scim_user_id FROM directory.console_users
              WHERE organization = :organization
                AND (lower(display_name), id) > (:name, :after::uuid)
              ORDER BY lower(display_name), id LIMIT :limit) AS d
            ORDER BY d.name, d.id
            """)
        .param("organization", organization.value())
        .param("name", after.name())
        .param("after", after.id().toString())
        .param("limit", limit)
        .query(ComparedReads::place)
        .list();
  }

  /** These SCIM users, and the directory users that they manage. */
  void ofScimUsers(
      OrganizationId organization, Collection<ScimUserId> users, Consumer<ComparedUser> each) {
    read(
        """
        WITH keys AS MATERIALIZED (
          SELECT i.id AS scim_id, d.id AS user_id FROM unnest(:ids::uuid[]) AS i (id)
          LEFT JOIN LATERAL (SELECT id FROM directory.console_users
            WHERE organization = :organization AND scim_user_id = i.id OFFSET 0) AS d ON true)
        """,
        organization,
        users,
        each);
  }

  /** These users, and the SCIM users that manage them. */
  void ofUsers(OrganizationId organization, Collection<UserId> users, Consumer<ComparedUser> each) {
    read(
        """
        WITH keys AS MATERIALIZED (
          SELECT d.scim_user_id AS scim_id, i.id AS user_id FROM unnest(:ids::uuid[]) AS i (id)
          LEFT JOIN LATERAL (SELECT scim_user_id FROM directory.console_users
            WHERE organization = :organization AND id = i.id OFFSET 0) AS d ON true)
        """,
        organization,
        users,
        each);
  }

  /** A few rows at a time: a user may be in many groups. The driver does so in a transaction. */
  private void read(
      String keys, OrganizationId organization, Collection<?> ids, Consumer<ComparedUser> each) {
    transaction.executeWithoutResult(status ->
        jdbc.sql(keys + SIDES)
            .param("organization", organization.value())
            .param("ids", SqlArrays.texts(ids))
            .withFetchSize(FETCHED)
            .query(row -> {
              each.accept(user(row));
            }));
  }

  /** The role of each mapped group, as the role-sync worker knows them. */
  Map<GroupId, Role> mappings(OrganizationId organization) {
    Map<GroupId, Role> mappings = new HashMap<>();
    jdbc.sql(
            """
            SELECT group_id, role FROM roles.console_mapping_roles
            WHERE organization = :organization AND role IS NOT NULL
            """)
        .param("organization", organization.value())
        .query(row -> {
          mappings.put(
              new GroupId(row.getObject("group_id", UUID.class)), new Role(row.getString("role")));
        });
    return mappings;
  }

  private static ComparedUser user(ResultSet row) throws SQLException {
    return new ComparedUser(scim(row), directory(row), published(row), groups(row, "memberships"));
  }

  private static @Nullable Scim scim(ResultSet row) throws SQLException {
    UUID id = row.getObject("scim_id", UUID.class);
    if (id == null) {
      return null;
    }
    Profile profile = Profile.of(JsonMapper.shared().readTree(row.getString("scim_profile")));
    return new Scim(
        new ScimUserId(id),
        row.getLong("scim_version"),
        row.getBoolean("scim_active"),
        profile.email(),
        profile.displayName(),
        groups(row, "groups"),
        row.getLong("applied_version"));
  }

  private static @Nullable Directory directory(ResultSet row) throws SQLException {
    UUID id = row.getObject("user_id", UUID.class);
    if (id == null) {
      return null;
    }
    UUID manager = row.getObject("scim_user_id", UUID.class);
    return new Directory(
        new UserId(id),
        manager == null ? null : new ScimUserId(manager),
        row.getLong("applied_version"),
        row.getLong("version"),
        new EmailAddress(row.getString("email")),
        row.getString("display_name"),
        UserStatus.parse(row.getString("status")),
        row.getBoolean("collides"));
  }

  private static @Nullable Published published(ResultSet row) throws SQLException {
    UUID id = row.getObject("public_id", UUID.class);
    if (id == null) {
      return null;
    }
    return new Published(
        new UserId(id),
        row.getLong("directory_version"),
        row.getLong("public_version"),
        new EmailAddress(row.getString("public_email")),
        row.getString("public_name"),
        UserStatus.parse(row.getString("public_status")),
        row.getBoolean("scim_managed"),
        new HashSet<>(GrantsJson.read(row.getString("grants"))));
  }

  private static Set<GroupId> groups(ResultSet row, String column) throws SQLException {
    Set<GroupId> groups = new HashSet<>();
    Arrays.stream((UUID[]) row.getArray(column).getArray())
        .forEach(id -> groups.add(new GroupId(id)));
    return groups;
  }
}
