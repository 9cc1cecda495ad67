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

  private final UserSearches pages;
  private final UserLookups lookups;
  private final JdbcClient jdbc;
  private final Searches searches;

  public UserReads(UserStore users, JdbcClient jdbc, Searches searches) {
    this.searches = searches;
    this.pages = new UserSearches(jdbc, searches);
    this.lookups = new UserLookups(users, jdbc, searches);
    this.jdbc = jdbc;
  }

  /** The user with this id, as it is returned. */
  public Optional<Rendered> find(Caller caller, ScimUserId id, AttributeSelection selection) {
    return rendered(caller, id.value(), selection);
  }

  private Optional<Rendered> rendered(Caller caller, Object key, AttributeSelection selection) {
    return lookups
        .find(caller.organization(), key)
        .map(found ->
            render(
                caller,
                found.user(),
                selection.returns("groups")
                    ? Map.of(found.user().id(), links(caller, found.groups()))
                    : Map.of(),
                selection));
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
    Object only = search.condition().only();
    if (only != null && search.paging().isFirst()) {
      List<Rendered> one = rendered(caller, only, search.selection()).stream().toList();
      return new Found(one.size(), null, false, ResourceWriter.Items.of(one));
    }
    if (search.condition().unique()) {
      Listed<StoredUser> page = pages.list(caller.organization(), search);
      List<Rendered> one =
          page.items().stream().map(user -> render(caller, user, search.selection())).toList();
      return new Found(page.total(), page.next(), false, ResourceWriter.Items.of(one));
    }
    Listed<UUID> page = pages.listIds(caller.organization(), search);
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
        pages.readSome(caller.organization(), ids, selection.returns("groups"), bytes);
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
    if (selection.returns("groups")) {
      UserLookups.groups(client, ids)
          .forEach((user, found) -> groups.put(user, links(caller, found)));
    }
    return groups;
  }

  private static List<Link> links(Caller caller, List<UserLookups.Group> groups) {
    return groups.stream()
        .map(group ->
            new Link(
                group.id().toString(), group.displayName(), caller.location("Groups", group.id())))
        .toList();
  }
}
