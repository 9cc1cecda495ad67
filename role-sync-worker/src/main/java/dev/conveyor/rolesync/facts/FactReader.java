package dev.conveyor.rolesync.facts;

import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads all facts that affect some users, in a handful of statements for all of them. */
public final class FactReader {

  private final JdbcClient jdbc;

  public FactReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The facts of each of these users; empty for an unknown user. */
  public Map<UserId, List<Fact>> factsOf(OrganizationId organization, Collection<UserId> users) {
    Map<UserId, List<Fact>> facts = new HashMap<>();
    users.forEach(user -> facts.put(user, new ArrayList<>()));
    Map<ScimUserId, Set<UserId>> links = lifecycles(organization, users, facts);
    commands(organization, users, facts);
    Map<GroupId, Set<UserId>> concerned = memberships(organization, links, facts);
    if (!concerned.isEmpty()) {
      mappings(organization, concerned, facts);
      deletions(organization, concerned, facts);
    }
    List<Fact> defaults = defaultRoles(organization);
    facts.values().forEach(each -> each.addAll(defaults));
    return facts;
  }

  private Map<ScimUserId, Set<UserId>> lifecycles(
      OrganizationId organization, Collection<UserId> users, Map<UserId, List<Fact>> facts) {
    Map<ScimUserId, Set<UserId>> links = new HashMap<>();
    jdbc.sql(
            """
            SELECT user_id, at, version, change, scim_user_id FROM lifecycle_facts
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", texts(users))
        .query(row -> {
          UserId user = new UserId(row.getObject("user_id", UUID.class));
          @Nullable UUID scim = row.getObject("scim_user_id", UUID.class);
          @Nullable ScimUserId scimUser = scim == null ? null : new ScimUserId(scim);
          add(
              facts,
              user,
              new Fact.Lifecycle(
                  at(row, "at"),
                  row.getLong("version"),
                  UserChange.valueOf(row.getString("change")),
                  scimUser));
          if (scimUser != null) {
            links.computeIfAbsent(scimUser, id -> new HashSet<>()).add(user);
          }
        });
    return links;
  }

  private void commands(
      OrganizationId organization, Collection<UserId> users, Map<UserId, List<Fact>> facts) {
    jdbc.sql(
            """
            SELECT user_id, at, version, role, assign FROM command_facts
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", texts(users))
        .query(row -> {
          add(
              facts,
              new UserId(row.getObject("user_id", UUID.class)),
              new Fact.Command(
                  at(row, "at"),
                  row.getLong("version"),
                  new Role(row.getString("role")),
                  row.getBoolean("assign")));
        });
  }

  private Map<GroupId, Set<UserId>> memberships(
      OrganizationId organization,
      Map<ScimUserId, Set<UserId>> links,
      Map<UserId, List<Fact>> facts) {
    Map<GroupId, Set<UserId>> concerned = new HashMap<>();
    if (links.isEmpty()) {
      return concerned;
    }
    jdbc.sql(
            """
            SELECT scim_user_id, group_id, at, version, member FROM membership_facts
            WHERE organization = :organization AND scim_user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", texts(links.keySet()))
        .query(row -> {
          ScimUserId scimUser = new ScimUserId(row.getObject("scim_user_id", UUID.class));
          GroupId group = new GroupId(row.getObject("group_id", UUID.class));
          Fact fact =
              new Fact.Membership(
                  at(row, "at"), group, row.getLong("version"), scimUser, row.getBoolean("member"));
          for (UserId user : links.getOrDefault(scimUser, Set.of())) {
            add(facts, user, fact);
            concerned.computeIfAbsent(group, id -> new HashSet<>()).add(user);
          }
        });
    return concerned;
  }

  private void mappings(
      OrganizationId organization,
      Map<GroupId, Set<UserId>> concerned,
      Map<UserId, List<Fact>> facts) {
    jdbc.sql(
            """
            SELECT group_id, at, version, role FROM mapping_facts
            WHERE organization = :organization AND group_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", texts(concerned.keySet()))
        .query(row -> {
          GroupId group = new GroupId(row.getObject("group_id", UUID.class));
          spread(
              new Fact.Mapping(at(row, "at"), group, row.getLong("version"), role(row, "role")),
              concerned.getOrDefault(group, Set.of()),
              facts);
        });
  }

  private void deletions(
      OrganizationId organization,
      Map<GroupId, Set<UserId>> concerned,
      Map<UserId, List<Fact>> facts) {
    jdbc.sql(
            """
            SELECT group_id, at FROM group_deletion_facts
            WHERE organization = :organization AND group_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", texts(concerned.keySet()))
        .query(row -> {
          GroupId group = new GroupId(row.getObject("group_id", UUID.class));
          spread(
              new Fact.GroupDeleted(at(row, "at"), group),
              concerned.getOrDefault(group, Set.of()),
              facts);
        });
  }

  private List<Fact> defaultRoles(OrganizationId organization) {
    return jdbc.sql(
            "SELECT at, version, role FROM default_role_facts WHERE organization = :organization")
        .param("organization", organization.value())
        .query((row, number) ->
            (Fact) new Fact.DefaultRole(at(row, "at"), row.getLong("version"), role(row, "role")))
        .list();
  }

  private static void spread(Fact fact, Set<UserId> users, Map<UserId, List<Fact>> facts) {
    for (UserId user : users) {
      add(facts, user, fact);
    }
  }

  private static void add(Map<UserId, List<Fact>> facts, UserId user, Fact fact) {
    facts.computeIfAbsent(user, id -> new ArrayList<>()).add(fact);
  }

  private static Instant at(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Role role(ResultSet row, String column) throws SQLException {
    String name = row.getString(column);
    return name == null ? null : new Role(name);
  }

  static String[] texts(Collection<?> ids) {
    return ids.stream().map(Object::toString).toArray(String[]::new);
  }
}
