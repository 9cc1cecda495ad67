package dev.conveyor.console.mapping;

import dev.conveyor.rolerules.RoleRules;
import dev.conveyor.rolerules.UserState;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What mapping a group does to one of its members: the difference that the rules for roles make.
 *
 * @param gained grants that the member does not have now
 * @param lost grants that the member will not have
 */
record MappingEffect(MappingPreview.Member member, Set<Grant> gained, Set<Grant> lost) {

  /**
   * @param before the group's role; null if it is not mapped
   * @param after the new one; null if the mapping is removed
   * @param defaultRole the organization's; null if it has none
   */
  static MappingEffect of(
      MappingPreview.Member member,
      GroupId group,
      @Nullable Role before,
      @Nullable Role after,
      @Nullable Role defaultRole) {
    UserState now =
        UserState.ofMember(member.status(), group, before, defaultRole, member.grants());
    Set<Grant> then = RoleRules.map(now, group, after).allGrants();
    Set<Grant> gained = new HashSet<>(then);
    gained.removeAll(now.allGrants());
    Set<Grant> lost = new HashSet<>(now.allGrants());
    lost.removeAll(then);
    return new MappingEffect(member, gained, lost);
  }

  boolean holdsNow(Role role) {
    return member.grants().stream().anyMatch(grant -> grant.role().equals(role));
  }

  /** Whether the member holds the role afterwards by a grant that they have now. */
  boolean keeps(Role role) {
    return member.grants().stream()
        .anyMatch(grant -> grant.role().equals(role) && !lost.contains(grant));
  }

  boolean gains(Role role) {
    return gained.stream().anyMatch(grant -> grant.role().equals(role));
  }

  boolean gains(GrantSource source) {
    return gained.stream().anyMatch(grant -> grant.source().equals(source));
  }

  /** Whether the member has no role afterwards, apart from Billing Admin. */
  boolean leavesNoRole() {
    return gained.isEmpty()
        && member.grants().stream()
            .allMatch(grant -> grant.role().isBillingAdmin() || lost.contains(grant));
  }

  Set<Grant> lostFrom(GrantSource source) {
    Set<Grant> some = new HashSet<>(lost);
    some.removeIf(grant -> !grant.source().equals(source));
    return some;
  }
}
