package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ResourceWriter;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.Resources.Rendered;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.schemas.GroupId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a page's groups with their members: members of consecutive small groups are read together,
 * those of large groups in chunks.
 */
public final class GroupsWriter {

  private final GroupStore groups;
  private final Caller caller;
  private final List<StoredGroup> page;
  private final AttributeSelection selection;
  private Map<GroupId, List<GroupStore.Member>> together = Map.of();
  private int next;
  private int end;

  GroupsWriter(
      GroupStore groups, Caller caller, List<StoredGroup> page, AttributeSelection selection) {
    this.groups = groups;
    this.caller = caller;
    this.page = page;
    this.selection = selection;
  }

  /**
   * Members are not read at all if not returned: Entra ID requests groups this way constantly.
   *
   * @throws IllegalStateException if another group is next
   */
  public void write(ResourceWriter writer, StoredGroup group) {
    if (!page.get(next).equals(group)) {
      throw new IllegalStateException("groups must be written in page order");
    }
    Rendered head =
        Resources.group(
            group.id().toString(),
            group.displayName(),
            group.externalId(),
            GroupReads.meta(caller, group),
            selection);
    if (selection.returns("members")) {
      writer.group(head, members(group), selection);
    } else {
      writer.resource(head);
    }
    next++;
  }

  private ResourceWriter.MemberPages members(StoredGroup group) {
    if (next >= end) {
      end = next + together(page.subList(next, page.size()), MemberPages.AT_ONCE);
      together = Map.of();
      if (end > next + 1) {
        readTogether();
      }
    }
    List<GroupStore.Member> known = together.get(group.id());
    return known == null
        ? new MemberPages(groups, caller, group.id())
        : once(MemberPages.links(caller, known));
  }

  /** Groups that have grown meanwhile are read one by one. */
  private void readTogether() {
    List<GroupId> ids = page.subList(next, end).stream().map(StoredGroup::id).toList();
    Optional<Map<GroupId, List<GroupStore.Member>>> read =
        groups.members(caller.organization(), ids, 2 * MemberPages.AT_ONCE);
    read.ifPresent(members -> {
      ids.forEach(id -> members.putIfAbsent(id, List.of()));
      together = members;
    });
  }

  private static ResourceWriter.MemberPages once(List<Resources.Link> links) {
    List<List<Resources.Link>> left = new ArrayList<>(List.of(links));
    return () -> left.isEmpty() ? List.of() : left.removeFirst();
  }

  /**
   * The number of groups, from the first, with at most this many members together; at least one.
   */
  static int together(List<StoredGroup> page, long most) {
    long sum = 0;
    for (int i = 0; i < page.size(); i++) {
      sum += page.get(i).memberCount();
      if (i > 0 && sum > most) {
        return i;
      }
    }
    return page.size();
  }
}
