package dev.conveyor.rolesync.rules;

import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules for roles. The numbers are the rows of the rules table in docs/architecture.md. Billing
 * Admin is outside every row: only {@link Fact.Command} moves it.
 */
public final class RoleRules {

  private RoleRules() {}

  /** Where facts lead, in whatever order they come and however often. */
  public static UserState fold(Collection<Fact> facts) {
    TreeSet<Fact> ordered = new TreeSet<>(Fact.ORDER);
    ordered.addAll(facts);
    UserState state = UserState.NONE;
    for (Fact fact : ordered) {
      state = apply(state, fact);
    }
    return state;
  }

  /** What one fact does to a user. */
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

  private static UserState lifecycle(UserState state, Fact.Lifecycle lifecycle) {
    UserState linked = state.withScimUser(lifecycle.scimUser());
    return switch (lifecycle.change()) {
      case PROVISIONED, REACTIVATED -> arrive(linked.withActive(true));
      case DEACTIVATED -> linked.withActive(false).withGrants(Set.of()); // row 10
      case UPDATED, ROLES_CHANGED -> linked;
    };
  }

  /** Rows 1 and 2. A user whom no identity provider manages gets no default role. */
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

  /** Rows 3 and 4: the groups' roles and no others, if the group is mapped. */
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

  /** Rows 11 and 12. */
  private static UserState command(UserState state, Fact.Command command) {
    Role role = command.role();
    if (role.isBillingAdmin()) {
      return state.withBillingAdmin(command.assign()); // whatever SCIM says of the user
    }
    if (!command.assign()) {
      return state.without(grant -> grant.role().equals(role) && !isOfGroup(grant));
    }
    boolean grants = state.active() && !state.holds(role);
    return grants ? state.with(new Grant(role, GrantSource.MANUAL)) : state;
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
