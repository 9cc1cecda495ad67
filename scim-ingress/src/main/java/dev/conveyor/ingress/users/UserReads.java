package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.Resources.Link;
import dev.conveyor.ingress.protocol.Resources.Rendered;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Users as clients read them. */
public final class UserReads {

  private final UserStore users;
  private final JdbcClient jdbc;

  public UserReads(UserStore users, JdbcClient jdbc) {
    this.users = users;
    this.jdbc = jdbc;
  }

  public Rendered render(Caller caller, StoredUser user, AttributeSelection selection) {
    return render(caller, user, groups(caller, List.of(user.id()), selection), selection);
  }

  /** As {@link #render}, and does not look for groups where there are none. */
  public Rendered render(Caller caller, UserWrite write, AttributeSelection selection) {
    return write.inNoGroup()
        ? render(caller, write.user(), Map.of(), selection)
        : render(caller, write.user(), selection);
  }

  public Listed<Rendered> list(Caller caller, Search search) {
    Listed<StoredUser> page = users.list(caller.organization(), search);
    return new Listed<>(
        render(caller, page.items(), search.selection()), page.total(), page.next());
  }

  /** Those of the ids that are there, by id. */
  public Map<UUID, Rendered> byId(
      Caller caller, Collection<UUID> ids, AttributeSelection selection) {
    List<StoredUser> found = users.findAll(caller.organization(), ids);
    List<Rendered> rendered = render(caller, found, selection);
    Map<UUID, Rendered> byId = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      byId.put(found.get(i).id().value(), rendered.get(i));
    }
    return byId;
  }

  private List<Rendered> render(
      Caller caller, List<StoredUser> page, AttributeSelection selection) {
    Map<ScimUserId, List<Link>> groups =
        groups(caller, page.stream().map(StoredUser::id).toList(), selection);
    return page.stream().map(user -> render(caller, user, groups, selection)).toList();
  }

  public static Resources.Meta meta(Caller caller, StoredUser user) {
    return new Resources.Meta(
        user.created(), user.lastModified(), user.version(), caller.location("Users", user.id()));
  }

  private static Rendered render(
      Caller caller,
      StoredUser user,
      Map<ScimUserId, List<Link>> groups,
      AttributeSelection selection) {
    return Resources.user(
        user.id().toString(),
        user.document(),
        groups.getOrDefault(user.id(), List.of()),
        meta(caller, user),
        selection);
  }

  private Map<ScimUserId, List<Link>> groups(
      Caller caller, Collection<ScimUserId> ids, AttributeSelection selection) {
    Map<ScimUserId, List<Link>> groups = new HashMap<>();
    if (!selection.returns("groups") || ids.isEmpty()) {
      return groups;
    }
    jdbc.sql(
            """
            SELECT m.user_id, g.id, g.display_name
            FROM group_members m JOIN groups g ON g.id = m.group_id
            WHERE m.user_id = ANY (:ids::uuid[]) ORDER BY m.user_id, g.position
            """)
        .param("ids", ids.stream().map(ScimUserId::toString).toArray(String[]::new))
        .query(
            row -> {
              UUID group = row.getObject(2, UUID.class);
              groups
                  .computeIfAbsent(
                      new ScimUserId(row.getObject(1, UUID.class)), id -> new ArrayList<>())
                  .add(
                      new Link(
                          group.toString(), row.getString(3), caller.location("Groups", group)));
            });
    return groups;
  }
}
