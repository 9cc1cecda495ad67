package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.protocol.GroupEdit;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.schemas.GroupId;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A group to be changed by one request. */
public record GroupJob(Caller caller, GroupId id, @Nullable String ifMatch, List<GroupEdit> edits) {

  private static final int MOST_MEMBERS = 200;

  /** Whether it only adds and removes a few members, by their ids, as most pushes of groups do. */
  public boolean isSmall() {
    return edits.stream().allMatch(GroupJob::isByIds)
        && Stream.concat(added(), removed()).limit(MOST_MEMBERS + 1).count() <= MOST_MEMBERS;
  }

  private static boolean isByIds(GroupEdit edit) {
    return switch (edit) {
      case GroupEdit.AddMembers add ->
          add.members().groups().isEmpty() && areIds(add.members().users());
      case GroupEdit.RemoveMembers remove -> areIds(remove.members());
      case GroupEdit.ReplaceMembers replace -> false;
      case GroupEdit.Rename rename -> false;
      case GroupEdit.SetExternalId set -> false;
    };
  }

  private static boolean areIds(Collection<String> members) {
    return members.stream().allMatch(member -> MemberNames.idOrNull(member) != null);
  }

  Stream<String> added() {
    return edits.stream()
        .flatMap(edit ->
            edit instanceof GroupEdit.AddMembers add
                ? add.members().users().stream()
                : Stream.of());
  }

  private Stream<String> removed() {
    return edits.stream()
        .flatMap(edit ->
            edit instanceof GroupEdit.RemoveMembers remove
                ? remove.members().stream()
                : Stream.of());
  }
}
