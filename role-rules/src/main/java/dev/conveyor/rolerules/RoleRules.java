package dev.conveyor.rolerules;

import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules for roles. The numbers are the rows of the rules table in
 * docs/explanation/architecture.md. Billing Admin is outside the table: only {@link Fact.Command}
 * changes it.
 */
public final class RoleRules {

  private RoleRules() {}

  /** The result of the facts, regardless of their order of arrival and of repetitions. */
  public static UserState fold(Collection<Fact> facts) {
    return fold(facts, (command, verdict) -> {});
  }

  /**
   * The same, with the verdict on each command. A fact that happened before a command but arrives
   * after it may change the verdict.
   */
  public static UserState fold(Collection<Fact> facts, BiConsumer<Fact.Command, Verdict> verdicts) {
    return fold(Checkpoint.NONE, facts, verdicts);
  }

  /**
   * The same, from a checkpoint on. Needs all facts after the checkpoint. Of earlier ones, it needs
   * the last mapping of each group, the last default role, and the memberships and deletions of
   * groups of SCIM users that the checkpoint does not cover; others have no effect and no verdict.
   */
  public static UserState fold(
      Checkpoint checkpoint, Collection<Fact> facts, BiConsumer<Fact.Command, Verdict> verdicts) {
    TreeSet<Fact> ordered = new TreeSet<>(Fact.ORDER);
    ordered.addAll(facts);
    UserState earlier = UserState.NONE;
    while (!ordered.isEmpty() && !checkpoint.isBefore(ordered.getFirst())) {
      earlier = remember(earlier, Objects.requireNonNull(ordered.pollFirst()));
    }
    UserState state = checkpoint.state(earlier);
    for (Fact fact : ordered) {
      if (fact instanceof Fact.Command command) {
        verdicts.accept(command, verdict(state, command));
      }
      state = apply(state, fact);
    }
    return state;
  }

  /** A fact whose effect on grants is in the checkpoint. */
  private static UserState remember(UserState state, Fact fact) {
    return switch (fact) {
      case Fact.Membership membership ->
          state.withMembership(membership.scimUser(), membership.group(), membership.member());
      case Fact.Mapping mapping -> {
        Role role = mapping.role();
        yield role != null && role.isBillingAdmin()
            ? state
            : state.withMapping(mapping.group(), role);
      }
      case Fact.GroupDeleted deleted -> state.withoutGroup(deleted.group());
      case Fact.DefaultRole defaultRole -> state.withDefaultRole(defaultRole.role());
      case Fact.Lifecycle lifecycle -> state;
      case Fact.Command command -> state;
    };
  }

  /** Applies one fact to a user. */
  public static UserState apply(UserState state, Fact fact) {
    return switch (fact) {
      case Fact.Lifecycle lifecycle -> lifecycle(state, lifecycle);
      case Fact.Membership membership -> membership(state, membership);
      case Fact.Mapping mapping -> mapping(state, mapping);
      case Fact.GroupDeleted deleted -> leave(state, deleted.group()).withoutGroup(deleted.group());
      case Fact.DefaultRole defaultRole -> state.withDefaultRole(defaultRole.role()); // row 13
      case Fact.Command command -> command(state, command);
    };
  }

  /** A user after their group was mapped to another role, or to none. */
  public static UserState map(UserState state, GroupId group, @Nullable Role role) {
    return mapping(state, new Fact.Mapping(Instant.EPOCH, group, 1, role));
  }

  /** A user after an admin removed a role from them. */
  public static UserState remove(UserState state, Role role) {
    return command(state, new Fact.Command(Instant.EPOCH, 1, role, false));
  }

  /**
   * A user after the identity provider has pushed them as an active member of exactly these groups.
   *
   * @param state made from grants: see {@link UserState#of}
   * @param arrives whether they are provisioned, adopted, or reactivated by it
   * @param groups the mapped ones among the groups, with their roles
   */
  public static UserState pushed(UserState state, boolean arrives, Map<GroupId, Role> groups) {
    ScimUserId member = Objects.requireNonNull(state.scimUser());
    UserState next = state;
    for (GroupId group : state.groups()) {
      if (!groups.containsKey(group)) {
        next = membership(next, new Fact.Membership(Instant.EPOCH, group, 1, member, false));
      }
    }
    for (Map.Entry<GroupId, Role> group : groups.entrySet()) {
      next = next.withMapping(group.getKey(), group.getValue());
      next = membership(next, new Fact.Membership(Instant.EPOCH, group.getKey(), 1, member, true));
    }
    return arrives ? arrive(next.withStatus(UserStatus.ACTIVE)) : next;
  }

  /** A user after their deactivation. */
  public static UserState deactivated(UserState state) {
    return state.withStatus(UserStatus.DEACTIVATED).withGrants(Set.of()); // row 10
  }

  private static UserState lifecycle(UserState state, Fact.Lifecycle lifecycle) {
    UserState linked = state.withScimUser(lifecycle.scimUser());
    return switch (lifecycle.change()) {
      case PROVISIONED, REACTIVATED -> arrive(linked.withStatus(UserStatus.ACTIVE));
      case DEACTIVATED -> deactivated(linked);
      case UPDATED, ROLES_CHANGED -> linked;
    };
  }

  /** Rows 1 and 2. A user without an identity provider gets no default role. */
  private static UserState arrive(UserState state) {
    if (!state.groupGrants().isEmpty()) {
      return state.withGrants(state.groupGrants());
    }
    return state.scimUser() == null ? state : defaultRoleIfNone(state);
  }

  private static UserState membership(UserState state, Fact.Membership membership) {
    GroupId group = membership.group();
    boolean current = membership.scimUser().equals(state.scimUser());
    boolean already = current && state.groups().contains(group);
    UserState known = state.withMembership(membership.scimUser(), group, membership.member());
    if (!current || already == membership.member()) {
      return known; // row 9
    }
    return membership.member() ? join(known, group) : leave(known, group);
  }

  /** Rows 3 and 4: only the groups' roles, if the group is mapped. */
  private static UserState join(UserState state, GroupId group) {
    boolean takesEffect = state.active() && state.mappings().containsKey(group);
    return takesEffect ? state.withGrants(state.groupGrants()) : state;
  }

  /** Rows 5 and 8. */
  private static UserState leave(UserState state, GroupId group) {
    return state.without(grant -> grant.source().equals(new GrantSource.Group(group)));
  }

  /** Rows 6 and 7. */
  private static UserState mapping(UserState state, Fact.Mapping mapping) {
    GroupId group = mapping.group();
    Role before = state.mappings().get(group);
    Role after = mapping.role();
    if (after != null && (after.isBillingAdmin() || after.equals(before))) {
      return state;
    }
    UserState mapped = state.withMapping(group, after);
    if (!state.active() || !state.groups().contains(group)) {
      return mapped;
    }
    if (after != null) {
      return join(mapped, group);
    }
    return before == null ? mapped : defaultRoleIfNone(leave(mapped, group));
  }

  /** Rows 11 and 12. A command that is rejected, or has no effect, changes nothing. */
  private static UserState command(UserState state, Fact.Command command) {
    if (!(verdict(state, command) instanceof Verdict.Applied)) {
      return state;
    }
    Role role = command.role();
    if (role.isBillingAdmin()) {
      return state.withBillingAdmin(command.assign());
    }
    return command.assign()
        ? state.with(new Grant(role, GrantSource.MANUAL))
        : state.without(grant -> grant.role().equals(role) && !isOfGroup(grant));
  }

  /** The verdict on a command for a user in this state. */
  static Verdict verdict(UserState state, Fact.Command command) {
    if (state.status() == null) {
      return Verdict.USER_UNKNOWN;
    }
    Role role = command.role();
    if (role.isBillingAdmin()) { // regardless of the user's state in SCIM
      return state.billingAdmin() == command.assign() ? Verdict.UNCHANGED : Verdict.APPLIED;
    }
    return command.assign() ? assignment(state, role) : removal(state.grantsOf(role));
  }

  private static Verdict assignment(UserState state, Role role) {
    if (!state.active()) {
      return Verdict.USER_DEACTIVATED;
    }
    boolean already = state.grants().contains(new Grant(role, GrantSource.MANUAL));
    return already ? Verdict.UNCHANGED : Verdict.APPLIED;
  }

  private static Verdict removal(Set<Grant> held) {
    if (held.isEmpty()) {
      return Verdict.UNCHANGED;
    }
    Set<GroupId> groups = new HashSet<>();
    for (Grant grant : held) {
      if (!(grant.source() instanceof GrantSource.Group source)) {
        return Verdict.APPLIED;
      }
      groups.add(source.group());
    }
    return new Verdict.HeldThroughGroups(groups);
  }

  private static UserState defaultRoleIfNone(UserState state) {
    Role role = state.defaultRole();
    return role == null || !state.grants().isEmpty()
        ? state
        : state.with(new Grant(role, GrantSource.DEFAULT));
  }

  private static boolean isOfGroup(Grant grant) {
    return grant.source() instanceof GrantSource.Group;
  }
}
