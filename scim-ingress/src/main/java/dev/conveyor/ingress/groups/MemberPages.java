package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.ResourceWriter;
import dev.conveyor.ingress.protocol.Resources.Link;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.schemas.GroupId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a group's members a thousand at a time, each page in a separate statement: no connection,
 * transaction, or lock is held while a slow client reads.
 *
 * <p>A group of up to a thousand members is read as a consistent snapshot. While a larger one is
 * read, members may be added and removed. A user who is a member throughout is returned exactly
 * once; a user who joins or leaves meanwhile may or may not be returned. The version returned with
 * the members is the one at the start, so a client that asks again with that ETag gets the group
 * again. A group that changes constantly can still be read. If the group is deleted meanwhile, the
 * response is aborted: it never looks like a group with fewer members.
 */
final class MemberPages implements ResourceWriter.MemberPages {

  static final int AT_ONCE = 1000;

  private final GroupStore groups;
  private final Caller caller;
  private final GroupId group;
  private @Nullable UUID last;
  private boolean isOver;

  MemberPages(GroupStore groups, Caller caller, GroupId group) {
    this.groups = groups;
    this.caller = caller;
    this.group = group;
  }

  @Override
  public List<Link> next() {
    if (isOver) {
      return List.of();
    }
    List<GroupStore.Member> members = groups.members(caller.organization(), group, last, AT_ONCE);
    isOver = members.size() < AT_ONCE;
    if (isOver && last != null && groups.find(caller.organization(), group).isEmpty()) {
      throw new IllegalStateException("group " + group + " was deleted while it was being read");
    }
    if (!members.isEmpty()) {
      last = members.getLast().id();
    }
    return links(caller, members);
  }

  static List<Link> links(Caller caller, List<GroupStore.Member> members) {
    return members.stream()
        .map(member ->
            new Link(
                member.id().toString(), member.display(), caller.location("Users", member.id())))
        .toList();
  }
}
