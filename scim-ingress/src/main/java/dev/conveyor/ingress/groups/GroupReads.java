package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.Resources.Link;
import dev.conveyor.ingress.protocol.Resources.Rendered;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.schemas.GroupId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Groups as clients read them. */
public final class GroupReads {

  private final GroupStore groups;
  private final JdbcClient jdbc;

  public GroupReads(GroupStore groups, JdbcClient jdbc) {
    this.groups = groups;
    this.jdbc = jdbc;
  }

  public Rendered render(Caller caller, StoredGroup group, AttributeSelection selection) {
    Map<GroupId, List<Link>> members = members(caller, List.of(group.id()), selection);
    return render(caller, group, members, selection);
  }

  public Listed<Rendered> list(Caller caller, Search search) {
    Listed<StoredGroup> page = groups.list(caller.organization(), search);
    return new Listed<>(
        render(caller, page.items(), search.selection()), page.total(), page.next());
  }

  /** Those of the ids that are there, by id. */
  public Map<UUID, Rendered> byId(
      Caller caller, Collection<UUID> ids, AttributeSelection selection) {
    List<StoredGroup> found = groups.findAll(caller.organization(), ids);
    List<Rendered> rendered = render(caller, found, selection);
    Map<UUID, Rendered> byId = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      byId.put(found.get(i).id().value(), rendered.get(i));
    }
    return byId;
  }

  private List<Rendered> render(
      Caller caller, List<StoredGroup> page, AttributeSelection selection) {
    Map<GroupId, List<Link>> members =
        members(caller, page.stream().map(StoredGroup::id).toList(), selection);
    return page.stream().map(group -> render(caller, group, members, selection)).toList();
  }

  public static Resources.Meta meta(Caller caller, StoredGroup group) {
    return new Resources.Meta(
        group.created(),
        group.lastModified(),
        group.version(),
        caller.location("Groups", group.id()));
  }

  private static Rendered render(
      Caller caller,
      StoredGroup group,
      Map<GroupId, List<Link>> members,
      AttributeSelection selection) {
    @Nullable List<Link> links =
        selection.returns("members") ? members.getOrDefault(group.id(), List.of()) : null;
    return Resources.group(
        group.id().toString(),
        group.displayName(),
        group.externalId(),
        links,
        meta(caller, group),
        selection);
  }

  /** Not read at all when not returned: Entra ID asks for groups without members all day. */
  private Map<GroupId, List<Link>> members(
      Caller caller, Collection<GroupId> ids, AttributeSelection selection) {
    Map<GroupId, List<Link>> members = new HashMap<>();
    if (!selection.returns("members") || ids.isEmpty()) {
      return members;
    }
    jdbc.sql(
            """
            SELECT m.group_id, m.user_id, coalesce(u.resource ->> 'displayName', u.resource ->> 'userName')
            FROM group_members m JOIN users u ON u.id = m.user_id
            WHERE m.group_id = ANY (:ids::uuid[]) ORDER BY m.group_id, m.user_id
            """)
        .param("ids", ids.stream().map(GroupId::toString).toArray(String[]::new))
        .query(
            row -> {
              UUID user = row.getObject(2, UUID.class);
              members
                  .computeIfAbsent(
                      new GroupId(row.getObject(1, UUID.class)), id -> new ArrayList<>())
                  .add(new Link(user.toString(), row.getString(3), caller.location("Users", user)));
            });
    return members;
  }
}
