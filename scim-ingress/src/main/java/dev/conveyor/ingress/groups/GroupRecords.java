package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.Source;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.ScimGroupChanged;
import dev.conveyor.schemas.ScimGroupMembersChanged;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The change records of a group and of its members. */
final class GroupRecords {

  private GroupRecords() {}

  /** The group itself, without its members. */
  static OutboxMessage ofGroup(Caller caller, StoredGroup group, boolean deleted) {
    return OutboxMessage.of(
        new ScimGroupChanged(
            caller.organization(),
            group.id(),
            group.version(),
            group.lastModified(),
            group.displayName(),
            group.externalId(),
            deleted),
        Source.NAME,
        caller.trace());
  }

  /** Who joined and left in this version, in chunks that name each user only once. */
  static List<OutboxMessage> ofMembers(
      Caller caller, StoredGroup group, Set<ScimUserId> joined, Set<ScimUserId> left) {
    List<ScimUserId> all = new ArrayList<>(new TreeSet<>(joined));
    all.addAll(new TreeSet<>(left));
    List<OutboxMessage> messages = new ArrayList<>();
    for (int from = 0; from < all.size(); from += ScimGroupMembersChanged.LARGEST_CHUNK) {
      List<ScimUserId> chunk =
          all.subList(from, Math.min(all.size(), from + ScimGroupMembersChanged.LARGEST_CHUNK));
      messages.add(
          OutboxMessage.of(
              new ScimGroupMembersChanged(
                  caller.organization(),
                  group.id(),
                  group.version(),
                  group.lastModified(),
                  chunk.stream().filter(joined::contains).toList(),
                  chunk.stream().filter(left::contains).toList()),
              Source.NAME,
              caller.trace()));
    }
    return messages;
  }
}
