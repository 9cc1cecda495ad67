package dev.conveyor.ingress.users;

import dev.conveyor.ingress.batches.Batches;
import dev.conveyor.ingress.search.Searches;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds single users by id or by userName, as identity providers do before each write. Those that
 * arrive while a look-up of the organization is under way are found together. Nothing is cached.
 */
final class UserLookups {

  private static final int UNDER_WAY = 2;

  private static final int LARGEST = 32;

  private final UserStore users;
  private final JdbcClient jdbc;
  private final Searches searches;
  private final Batches<OrganizationId, Object, Found> batches =
      new Batches<>(UNDER_WAY, LARGEST, this::find);

  UserLookups(UserStore users, JdbcClient jdbc, Searches searches) {
    this.users = users;
    this.jdbc = jdbc;
    this.searches = searches;
  }

  /** The result of a look-up. */
  sealed interface Found {

    /** A user and their groups. */
    record User(StoredUser user, List<Group> groups) implements Found {}

    /** A user who is too large to be read together with others. */
    record Large() implements Found {}

    record Nothing() implements Found {}
  }

  record Group(UUID id, String displayName) {}

  /**
   * @param key a user's id, as a UUID, or the comparison key of a userName, as text
   * @throws dev.conveyor.ingress.shares.Busy if there is no capacity in time
   */
  Optional<Found.User> find(OrganizationId organization, Object key) {
    return switch (batches.ask(organization, key)) {
      case Found.User user -> Optional.of(user);
      case Found.Nothing nothing -> Optional.empty();
      case Found.Large large -> alone(organization, key);
    };
  }

  private Optional<Found.User> alone(OrganizationId organization, Object key) {
    return searches.unique(
        organization,
        () ->
            (key instanceof UUID id
                    ? users.find(organization, new ScimUserId(id))
                    : users.findNamed(organization, key.toString()))
                .map(user ->
                    new Found.User(
                        user,
                        groups(jdbc, List.of(user.id())).getOrDefault(user.id(), List.of()))));
  }

  private List<Found> find(OrganizationId organization, List<Object> keys) {
    Map<Object, Found> found =
        searches.unique(organization, () -> find(organization, Set.copyOf(keys)));
    return keys.stream().map(key -> found.getOrDefault(key, new Found.Nothing())).toList();
  }

  private Map<Object, Found> find(OrganizationId organization, Set<Object> keys) {
    Map<Object, Optional<StoredUser>> users = this.users.find(organization, keys);
    Map<ScimUserId, List<Group>> groups =
        groups(
            jdbc, users.values().stream().flatMap(Optional::stream).map(StoredUser::id).toList());
    Map<Object, Found> found = new HashMap<>();
    users.forEach((key, user) ->
        found.put(
            key,
            user.<Found>map(each -> new Found.User(each, groups.getOrDefault(each.id(), List.of())))
                .orElseGet(Found.Large::new)));
    return found;
  }

  /** The groups of these users, in the order in which they were created. */
  static Map<ScimUserId, List<Group>> groups(JdbcClient client, Collection<ScimUserId> ids) {
    Map<ScimUserId, List<Group>> groups = new HashMap<>();
    if (ids.isEmpty()) {
      return groups;
    }
    client
        .sql(
            """
            SELECT m.user_id, g.id, g.display_name
            FROM group_members m JOIN groups g ON g.id = m.group_id
            WHERE m.user_id = ANY (:ids::uuid[]) ORDER BY m.user_id, g.position
            """)
        .param("ids", SqlArrays.texts(ids))
        .query(row -> {
          groups
              .computeIfAbsent(
                  new ScimUserId(row.getObject("user_id", UUID.class)), id -> new ArrayList<>())
              .add(new Group(row.getObject("id", UUID.class), row.getString("display_name")));
        });
    return groups;
  }
}
