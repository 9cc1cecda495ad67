package dev.conveyor.console.mapping;

import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What mapping a group, or removing its mapping, would do to its members, in words. Pure; rows 6
 * and 7 of the rules table.
 */
final class MappingPreview {

  private static final int NAMES = 10;

  private MappingPreview() {}

  /** A member of the group as they are now. */
  public record Member(String name, UserStatus status, List<Grant> grants) {

    boolean isBillingAdmin() {
      return grants.stream().anyMatch(grant -> grant.role().isBillingAdmin());
    }

    List<Grant> from(GroupId group) {
      return grants.stream()
          .filter(grant -> grant.source().equals(new GrantSource.Group(group)))
          .toList();
    }

    boolean holds(Grant grant) {
      return grants.contains(grant);
    }

    /** Whether the role that the group gives comes from somewhere else, too. */
    boolean keepsWithout(GroupId group) {
      List<Grant> given = from(group);
      return given.stream()
          .allMatch(each ->
              grants.stream()
                  .anyMatch(other -> other.role().equals(each.role()) && !given.contains(other)));
    }

    /** Manual and default grants that SCIM may remove. */
    List<Grant> ownGrants() {
      return grants.stream()
          .filter(grant -> !(grant.source() instanceof GrantSource.Group))
          .filter(grant -> !grant.role().isBillingAdmin())
          .toList();
    }
  }

  /**
   * @param role the new one; null when the mapping is removed
   * @param defaultRole the organization's; null while it has none
   */
  static List<String> describe(
      GroupId group,
      @Nullable Role before,
      @Nullable Role role,
      @Nullable Role defaultRole,
      List<Member> members) {
    if (java.util.Objects.equals(before, role)) {
      return List.of("That is how the group is mapped already: nothing changes.");
    }
    List<Member> active =
        members.stream().filter(member -> member.status() == UserStatus.ACTIVE).toList();
    List<String> lines = new ArrayList<>();
    if (role == null) {
      unmap(group, before, defaultRole, active, lines);
    } else {
      map(group, role, active, lines);
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

  private static void map(GroupId group, Role role, List<Member> active, List<String> lines) {
    if (active.isEmpty()) {
      lines.add("The group has no active member: who joins it later gets " + role + ".");
      return;
    }
    List<Member> holding =
        active.stream()
            .filter(m -> m.grants().stream().anyMatch(g -> g.role().equals(role)))
            .toList();
    int moved = active.size() - holding.size();
    if (moved > 0) {
      lines.add(
          count(moved, "active member gets", "active members get") + " the role " + role + ".");
    }
    if (!holding.isEmpty()) {
      lines.add(
          count(holding.size(), "active member holds ", "active members hold ")
              + role
              + " already and will hold it through this group.");
    }
    long manual =
        holding.stream().filter(m -> m.holds(new Grant(role, GrantSource.MANUAL))).count();
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
    List<Member> replaced =
        active.stream()
            .filter(m -> m.from(group).stream().anyMatch(g -> !g.role().equals(role)))
            .toList();
    if (!replaced.isEmpty()) {
      lines.add(
          count(replaced.size(), "member moves", "members move")
              + " from "
              + roles(replaced.stream().flatMap(m -> m.from(group).stream()).toList())
              + ", which this group gave them.");
    }
  }

  private static void lost(
      List<Member> active, Role role, GrantSource source, String what, List<String> lines) {
    List<Member> losers = new ArrayList<>();
    for (Member member : active) {
      if (!lost(member, role, source).isEmpty()) {
        losers.add(member);
      }
    }
    if (losers.isEmpty()) {
      return;
    }
    String named =
        losers.stream()
            .limit(NAMES)
            .map(member -> member.name() + " (" + roles(lost(member, role, source)) + ")")
            .collect(Collectors.joining(", "));
    lines.add(
        count(losers.size(), "member loses ", "members lose ")
            + what
            + ": "
            + named
            + more(losers.size())
            + ".");
  }

  private static List<Grant> lost(Member member, Role role, GrantSource source) {
    return member.ownGrants().stream()
        .filter(grant -> grant.source().equals(source) && !grant.role().equals(role))
        .toList();
  }

  private static void unmap(
      GroupId group,
      @Nullable Role before,
      @Nullable Role defaultRole,
      List<Member> active,
      List<String> lines) {
    List<Member> holders = active.stream().filter(m -> !m.from(group).isEmpty()).toList();
    if (holders.isEmpty()) {
      lines.add("No active member holds a role through this group, so no user changes.");
      return;
    }
    List<Member> keeping = holders.stream().filter(m -> m.keepsWithout(group)).toList();
    int losing = holders.size() - keeping.size();
    if (losing > 0) {
      lines.add(
          count(losing, "active member loses", "active members lose")
              + " the role "
              + before
              + ", which this group gave them.");
    }
    if (!keeping.isEmpty()) {
      lines.add(
          count(keeping.size(), "active member keeps", "active members keep")
              + " the role "
              + before
              + ": it was assigned manually as well, or another group gives it.");
    }
    List<Member> left =
        holders.stream()
            .filter(m ->
                m.grants().stream()
                    .filter(grant -> !grant.role().isBillingAdmin())
                    .allMatch(grant -> m.from(group).contains(grant)))
            .toList();
    if (!left.isEmpty()) {
      lines.add(
          defaultRole == null
              ? count(left.size(), "of them is", "of them are") + " left without a role."
              : count(left.size(), "of them has", "of them have")
                  + " no other role and "
                  + (left.size() == 1 ? "gets" : "get")
                  + " the default role, "
                  + defaultRole
                  + ".");
    }
  }

  private static String names(List<Member> members) {
    return members.stream().limit(NAMES).map(Member::name).collect(Collectors.joining(", "))
        + more(members.size());
  }

  private static String more(int size) {
    return size > NAMES ? " and " + (size - NAMES) + " more" : "";
  }

  private static String roles(List<Grant> grants) {
    Set<String> names = new TreeSet<>();
    grants.forEach(grant -> names.add(grant.role().name()));
    return String.join(", ", names);
  }

  private static String count(long n, String one, String many) {
    return n == 1 ? "1 " + one : "%,d %s".formatted(n, many);
  }
}
