package dev.conveyor.console.mapping;

import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What mapping a group, or removing its mapping, would do to its members, in words. Pure. */
final class MappingPreview {

  private static final int NAMES = 10;

  private MappingPreview() {}

  /** A member of the group as they are now. */
  public record Member(String name, UserStatus status, List<Grant> grants) {

    boolean isBillingAdmin() {
      return grants.stream().anyMatch(grant -> grant.role().isBillingAdmin());
    }
  }

  /**
   * When losses of roles are held.
   *
   * @param activeUsers of the organization
   */
  record Limits(HoldPolicy policy, long activeUsers) {}

  /**
   * @param role the new one; null when the mapping is removed
   * @param defaultRole the organization's; null while it has none
   */
  static List<String> describe(
      GroupId group,
      @Nullable Role before,
      @Nullable Role role,
      @Nullable Role defaultRole,
      List<Member> members,
      Limits limits) {
    if (Objects.equals(before, role)) {
      return List.of("That is how the group is mapped already: nothing changes.");
    }
    List<MappingEffect> active =
        members.stream()
            .filter(member -> member.status() == UserStatus.ACTIVE)
            .map(member -> MappingEffect.of(member, group, before, role, defaultRole))
            .toList();
    List<String> lines = new ArrayList<>();
    if (role == null) {
      unmap(group, before, defaultRole, active, lines);
    } else {
      map(group, role, active, lines);
    }
    if (areHeld(group, active, limits)) {
      lines.add(
          "So many users would lose a role at once that some keep theirs at first: decide about them"
              + " under Holds.");
    }
    List<Member> billing = members.stream().filter(Member::isBillingAdmin).toList();
    if (!billing.isEmpty()) {
      lines.add(
          names(billing)
              + (billing.size() == 1
                  ? " is a Billing Admin and keeps"
                  : " are Billing Admins and keep")
              + " that role: SCIM never touches it.");
    }
    int deactivated = members.size() - active.size();
    if (deactivated > 0) {
      lines.add(
          count(deactivated, "member is", "members are")
              + " deactivated: nothing changes for them until they come back.");
    }
    return lines;
  }

  /** Whether some would be held even if nobody lost a role lately. */
  private static boolean areHeld(GroupId group, List<MappingEffect> active, Limits limits) {
    GrantSource ofGroup = new GrantSource.Group(group);
    long losing =
        active.stream()
            .filter(each ->
                each.lostFrom(ofGroup).stream()
                    .anyMatch(grant -> !each.keeps(grant.role()) && !each.gains(grant.role())))
            .count();
    return limits.policy().isExceeded(losing, limits.activeUsers());
  }

  private static void map(
      GroupId group, Role role, List<MappingEffect> active, List<String> lines) {
    if (active.isEmpty()) {
      lines.add("The group has no active member: who joins it later gets " + role + ".");
      return;
    }
    long holding = active.stream().filter(each -> each.holdsNow(role)).count();
    long moved = active.size() - holding;
    if (moved > 0) {
      lines.add(
          count(moved, "active member gets", "active members get") + " the role " + role + ".");
    }
    if (holding > 0) {
      lines.add(
          count(holding, "active member holds ", "active members hold ")
              + role
              + " already and will hold it through this group.");
    }
    Grant assigned = new Grant(role, GrantSource.MANUAL);
    long manual = active.stream().filter(each -> each.lost().contains(assigned)).count();
    if (manual > 0) {
      lines.add(
          count(manual, "manual assignment", "manual assignments")
              + " of "
              + role
              + (manual == 1 ? " ends" : " end")
              + ": who leaves the group then loses the role.");
    }
    lost(active, role, GrantSource.MANUAL, "manually assigned roles", lines);
    lost(active, role, GrantSource.DEFAULT, "their default role", lines);
    GrantSource ofGroup = new GrantSource.Group(group);
    List<MappingEffect> replaced =
        active.stream().filter(each -> !each.lostFrom(ofGroup).isEmpty()).toList();
    if (!replaced.isEmpty()) {
      lines.add(
          count(replaced.size(), "member moves", "members move")
              + " from "
              + roles(replaced.stream().flatMap(each -> each.lostFrom(ofGroup).stream()))
              + ", which this group gave them.");
    }
  }

  /** Roles other than the group's new one. */
  private static void lost(
      List<MappingEffect> active, Role role, GrantSource source, String what, List<String> lines) {
    List<String> losers = new ArrayList<>();
    for (MappingEffect each : active) {
      Set<Grant> lost = each.lostFrom(source);
      lost.removeIf(grant -> grant.role().equals(role));
      if (!lost.isEmpty()) {
        losers.add(each.member().name() + " (" + roles(lost.stream()) + ")");
      }
    }
    if (losers.isEmpty()) {
      return;
    }
    lines.add(
        count(losers.size(), "member loses ", "members lose ")
            + what
            + ": "
            + losers.stream().limit(NAMES).collect(Collectors.joining(", "))
            + more(losers.size())
            + ".");
  }

  private static void unmap(
      GroupId group,
      @Nullable Role before,
      @Nullable Role defaultRole,
      List<MappingEffect> active,
      List<String> lines) {
    GrantSource ofGroup = new GrantSource.Group(group);
    List<MappingEffect> holders =
        active.stream().filter(each -> !each.lostFrom(ofGroup).isEmpty()).toList();
    if (before == null || holders.isEmpty()) {
      lines.add("No active member holds a role through this group, so no user changes.");
      return;
    }
    long keeping = holders.stream().filter(each -> each.keeps(before)).count();
    long toDefault = holders.stream().filter(each -> each.gains(GrantSource.DEFAULT)).count();
    boolean sameRole = before.equals(defaultRole);
    long losing = holders.size() - keeping - (sameRole ? toDefault : 0);
    if (losing > 0) {
      lines.add(
          count(losing, "active member loses", "active members lose")
              + " the role "
              + before
              + ", which this group gave them.");
    }
    if (keeping > 0) {
      lines.add(
          count(keeping, "active member keeps", "active members keep")
              + " the role "
              + before
              + ": it was assigned manually as well, or another group gives it.");
    }
    if (toDefault > 0 && sameRole) {
      lines.add(
          count(toDefault, "active member keeps", "active members keep")
              + " the role "
              + before
              + ": it is the default role, and they have no other.");
    } else if (toDefault > 0) {
      lines.add(
          count(toDefault, "of them has", "of them have")
              + " no other role and "
              + (toDefault == 1 ? "gets" : "get")
              + " the default role, "
              + defaultRole
              + ".");
    }
    long without = holders.stream().filter(MappingEffect::leavesNoRole).count();
    if (without > 0) {
      lines.add(count(without, "of them is", "of them are") + " left without a role.");
    }
  }

  private static String names(List<Member> members) {
    return members.stream().limit(NAMES).map(Member::name).collect(Collectors.joining(", "))
        + more(members.size());
  }

  private static String more(int size) {
    return size > NAMES ? " and " + (size - NAMES) + " more" : "";
  }

  private static String roles(Stream<Grant> grants) {
    return grants
        .map(grant -> grant.role().name())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String count(long n, String one, String many) {
    return n == 1 ? "1 " + one : "%,d %s".formatted(n, many);
  }
}
