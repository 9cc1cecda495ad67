package dev.conveyor.ingress.users;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ResourceWriter;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.Resources.Link;
import dev.conveyor.ingress.protocol.Resources.Rendered;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.search.Found;
import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.ingress.search.Searches;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads users for clients. */
public final class UserReads {

  private final UserStore users;
  private final JdbcClient jdbc;
  private final Searches searches;

  public UserReads(UserStore users, JdbcClient jdbc, Searches searches) {
    this.searches = searches;
    this.users = users;
    this.jdbc = jdbc;
  }

  public Rendered render(Caller caller, StoredUser user, AttributeSelection selection) {
    return render(caller, user, groups(jdbc, caller, List.of(user.id()), selection), selection);
  }

  /** Like {@link #render}, without looking for groups if there are none. */
  public Rendered render(Caller caller, UserWrite write, AttributeSelection selection) {
    return write.inNoGroup()
        ? render(caller, write.user(), Map.of(), selection)
        : render(caller, write.user(), selection);
  }

  /** A page of users, which are read as they are written. */
  public Found list(Caller caller, Search search) {
    if (search.condition().unique()) {
      Listed<StoredUser> page = users.list(caller.organization(), search);
      List<Rendered> one =
          page.items().stream().map(user -> render(caller, user, search.selection())).toList();
      return new Found(page.total(), page.next(), false, ResourceWriter.Items.of(one));
    }
    Listed<UUID> page = users.listIds(caller.organization(), search);
    return new Found(
        page.total(),
        page.next(),
        page.items().size() > UserPages.FIRST,
        writer -> {
          UserPages pages = pages(caller, page.items(), search.selection());
          page.items().forEach(id -> pages.next(id).ifPresent(writer::resource));
        });
  }

  /** Users with these ids, to be requested in the same order. */
  public UserPages pages(Caller caller, List<UUID> ids, AttributeSelection selection) {
    return new UserPages(this, caller, ids, selection);
  }

  /** The first of these users, rendered on request, and how many ids they cover. */
  UserPages.Page page(Caller caller, List<UUID> ids, long bytes, AttributeSelection selection) {
    List<Optional<StoredUser>> some =
        users.readSome(caller.organization(), ids, selection.returns("groups"), bytes);
    List<StoredUser> found = some.stream().flatMap(Optional::stream).toList();
    List<ScimUserId> present = found.stream().map(StoredUser::id).toList();
    Map<ScimUserId, List<Link>> groups =
        searches.part(caller.organization(), client -> groups(client, caller, present, selection));
    Map<UUID, Supplier<Rendered>> rendered = new HashMap<>();
    found.forEach(
        user -> rendered.put(user.id().value(), () -> render(caller, user, groups, selection)));
    return new UserPages.Page(some.size(), rendered);
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

  private static Map<ScimUserId, List<Link>> groups(
      JdbcClient client, Caller caller, Collection<ScimUserId> ids, AttributeSelection selection) {
    Map<ScimUserId, List<Link>> groups = new HashMap<>();
    if (!selection.returns("groups") || ids.isEmpty()) {
      return groups;
    }
    client
        .sql(
            """
            SELECT m.user_id, g.id, g.display_name
            FROM group_members m JOIN groups g ON g.id = m.group_id
            WHERE m.user_id = ANY (:ids::uuid[]) ORDER BY m.user_id, g.position
            """)
        .param("ids", ids.stream().map(ScimUserId::toString).toArray(String[]::new))
        .query(row -> {
          UUID group = row.getObject(2, UUID.class);
          groups
              .computeIfAbsent(
                  new ScimUserId(row.getObject(1, UUID.class)), id -> new ArrayList<>())
              .add(new Link(group.toString(), row.getString(3), caller.location("Groups", group)));
        });
    return groups;
  }
}
