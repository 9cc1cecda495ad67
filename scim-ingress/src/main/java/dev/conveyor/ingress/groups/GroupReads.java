package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.requests.Body;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.search.Found;
import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Search;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads groups for clients. Members are read in chunks while the response is written. */
public final class GroupReads {

  /** A group with more members, or a page with more in total, is a large response. */
  private static final long FEW_MEMBERS = 200;

  private static final int GROUPS_AT_ONCE = 100;

  private final GroupStore groups;

  public GroupReads(GroupStore groups) {
    this.groups = groups;
  }

  public Body body(Caller caller, StoredGroup group, AttributeSelection selection) {
    return Body.of(
        isLarge(List.of(group), selection),
        writer -> writer(caller, List.of(group), selection).write(writer, group));
  }

  public Found list(Caller caller, Search search) {
    Listed<StoredGroup> page = groups.list(caller.organization(), search);
    return new Found(
        page.total(),
        page.next(),
        isLarge(page.items(), search.selection()),
        writer -> {
          GroupsWriter each = writer(caller, page.items(), search.selection());
          page.items().forEach(group -> each.write(writer, group));
        });
  }

  /** The existing groups with these ids, by id, without members. */
  public Map<UUID, StoredGroup> byId(Caller caller, List<UUID> ids) {
    Map<UUID, StoredGroup> byId = new HashMap<>();
    for (int i = 0; i < ids.size(); i += GROUPS_AT_ONCE) {
      List<UUID> some = ids.subList(i, Math.min(ids.size(), i + GROUPS_AT_ONCE));
      groups
          .findAll(caller.organization(), some)
          .forEach(group -> byId.put(group.id().value(), group));
    }
    return byId;
  }

  /** Writes these groups, each once and in this order. */
  public GroupsWriter writer(Caller caller, List<StoredGroup> page, AttributeSelection selection) {
    return new GroupsWriter(groups, caller, page, selection);
  }

  public static Resources.Meta meta(Caller caller, StoredGroup group) {
    return new Resources.Meta(
        group.created(),
        group.lastModified(),
        group.version(),
        caller.location("Groups", group.id()));
  }

  private static boolean isLarge(Collection<StoredGroup> page, AttributeSelection selection) {
    return selection.returns("members")
        ? page.stream().mapToLong(StoredGroup::memberCount).sum() > FEW_MEMBERS
        : page.size() > FEW_MEMBERS;
  }
}
