package dev.conveyor.ingress.groups;

import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimUserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Undoes the creation of a user who joined groups: the members are parked again, in the caller's
 * transaction together with the change records.
 */
public final class UndoneArrivals {

  private final GroupStore groups;
  private final MemberStore members;
  private final Membership membership;

  public UndoneArrivals(GroupStore groups, MemberStore members, Membership membership) {
    this.groups = groups;
    this.members = members;
    this.membership = membership;
  }

  /**
   * The user is deleted and leaves all groups. A group that added them by id after they were
   * created waits for that id, so that support sees whom the group names.
   *
   * @param admitted the parked members that the user joined as
   */
  public void gone(Caller caller, ScimUserId user, List<MemberStore.Parked> admitted) {
    parkAgain(caller, user, members.groupsOf(user), admitted);
  }

  /**
   * The user gets their former name back: groups that they joined by the other name lose them.
   *
   * @param admitted the parked members that the user joined as by the other name
   */
  public void renamedBack(Caller caller, ScimUserId user, List<MemberStore.Parked> admitted) {
    List<GroupId> joined =
        members.groupsOf(user).stream()
            .filter(group -> !namesIn(group, admitted).isEmpty())
            .toList();
    parkAgain(caller, user, joined, admitted);
  }

  /** Groups are locked before the organization's parking, as when members are added. */
  private void parkAgain(
      Caller caller, ScimUserId user, Collection<GroupId> from, List<MemberStore.Parked> admitted) {
    List<StoredGroup> left = new ArrayList<>();
    for (GroupId id : from) {
      groups
          .lock(caller.organization(), id)
          .filter(group -> membership.leave(caller, group, user))
          .ifPresent(left::add);
    }
    if (left.isEmpty()) {
      return;
    }
    membership.membersAreParked(caller);
    for (StoredGroup group : left) {
      List<String> names = namesIn(group.id(), admitted);
      membership.parkAgain(caller, group, names.isEmpty() ? List.of(user.toString()) : names);
    }
  }

  private static List<String> namesIn(GroupId group, List<MemberStore.Parked> admitted) {
    return admitted.stream()
        .filter(parked -> parked.group().equals(group))
        .map(MemberStore.Parked::member)
        .toList();
  }
}
