package dev.conveyor.rolerules;

import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One user between two facts.
 *
 * @param status null before the user's first lifecycle fact
 * @param memberships the groups of each SCIM user that ever managed this user
 * @param mappings the roles of mapped groups
 * @param grants all but Billing Admin, which no SCIM rule can affect
 * @param billingAdmin only assigned manually
 */
public record UserState(
    @Nullable UserStatus status,
    @Nullable ScimUserId scimUser,
    Map<ScimUserId, Set<GroupId>> memberships,
    Map<GroupId, Role> mappings,
    @Nullable Role defaultRole,
    Set<Grant> grants,
    boolean billingAdmin) {

  /** Unknown user. */
  public static final UserState NONE =
      new UserState(null, null, Map.of(), Map.of(), null, Set.of(), false);

  /** Stands for the SCIM user of a state that was made from grants. */
  private static final ScimUserId MEMBER = new ScimUserId(new UUID(0, 0));

  public UserState {
    memberships = Map.copyOf(memberships);
    mappings = Map.copyOf(mappings);
    grants = Set.copyOf(grants);
  }

  /**
   * A member of a group, from their current grants. While a user is active, each of their mapped
   * groups gives them a grant, so the grants name all mapped groups but those of a deactivated
   * user. This holds because only a deactivated user, who has no grants, or one who was never
   * managed is given another SCIM user; an active one would keep grants of groups they left.
   *
   * @param mapped the group's role; null if it is not mapped
   */
  public static UserState ofMember(
      UserStatus status,
      GroupId group,
      @Nullable Role mapped,
      @Nullable Role defaultRole,
      Collection<Grant> grants) {
    UserState user = of(status, defaultRole, grants).withMembership(MEMBER, group, true);
    return mapped == null ? user : user.withMapping(group, mapped);
  }

  /** A user with these grants, and with the groups that these name. */
  public static UserState of(
      UserStatus status, @Nullable Role defaultRole, Collection<Grant> grants) {
    Map<GroupId, Role> mappings = new HashMap<>();
    for (Grant grant : grants) {
      if (grant.source() instanceof GrantSource.Group source) {
        mappings.put(source.group(), grant.role());
      }
    }
    Set<Grant> held = new HashSet<>(grants);
    boolean billingAdmin = held.removeIf(grant -> grant.role().isBillingAdmin());
    return new UserState(
        status,
        MEMBER,
        Map.of(MEMBER, mappings.keySet()),
        mappings,
        defaultRole,
        status == UserStatus.ACTIVE ? held : Set.of(),
        billingAdmin);
  }

  public boolean active() {
    return status == UserStatus.ACTIVE;
  }

  /** The roles of the user's mapped groups, one grant per group. */
  public Set<Grant> groupGrants() {
    Set<Grant> grants = new HashSet<>();
    for (GroupId group : groups()) {
      Role role = mappings.get(group);
      if (role != null) {
        grants.add(new Grant(role, new GrantSource.Group(group)));
      }
    }
    return grants;
  }

  /** All grants in order, including Billing Admin. */
  public TreeSet<Grant> allGrants() {
    TreeSet<Grant> all = new TreeSet<>(grants);
    if (billingAdmin) {
      all.add(new Grant(Role.BILLING_ADMIN, GrantSource.MANUAL));
    }
    return all;
  }

  Set<GroupId> groups() {
    return scimUser == null ? Set.of() : memberships.getOrDefault(scimUser, Set.of());
  }

  Set<Grant> grantsOf(Role role) {
    return grants.stream().filter(grant -> grant.role().equals(role)).collect(Collectors.toSet());
  }

  UserState withStatus(UserStatus status) {
    return new UserState(
        status, scimUser, memberships, mappings, defaultRole, grants, billingAdmin);
  }

  UserState withScimUser(@Nullable ScimUserId scimUser) {
    return new UserState(
        status, scimUser, memberships, mappings, defaultRole, grants, billingAdmin);
  }

  UserState withMembership(ScimUserId member, GroupId group, boolean isMember) {
    Map<ScimUserId, Set<GroupId>> changed = new HashMap<>(memberships);
    Set<GroupId> groups = new HashSet<>(changed.getOrDefault(member, Set.of()));
    if (isMember) {
      groups.add(group);
    } else {
      groups.remove(group);
    }
    changed.put(member, Set.copyOf(groups));
    return new UserState(status, scimUser, changed, mappings, defaultRole, grants, billingAdmin);
  }

  UserState withoutGroup(GroupId group) {
    Map<ScimUserId, Set<GroupId>> changed = new HashMap<>();
    memberships.forEach((member, groups) -> {
      Set<GroupId> left = new HashSet<>(groups);
      left.remove(group);
      changed.put(member, Set.copyOf(left));
    });
    return new UserState(status, scimUser, changed, mappings, defaultRole, grants, billingAdmin)
        .withMapping(group, null);
  }

  UserState withMapping(GroupId group, @Nullable Role role) {
    Map<GroupId, Role> changed = new HashMap<>(mappings);
    if (role == null) {
      changed.remove(group);
    } else {
      changed.put(group, role);
    }
    return new UserState(status, scimUser, memberships, changed, defaultRole, grants, billingAdmin);
  }

  UserState withDefaultRole(@Nullable Role role) {
    return new UserState(status, scimUser, memberships, mappings, role, grants, billingAdmin);
  }

  UserState withGrants(Set<Grant> grants) {
    return new UserState(
        status, scimUser, memberships, mappings, defaultRole, grants, billingAdmin);
  }

  UserState with(Grant grant) {
    Set<Grant> more = new HashSet<>(grants);
    more.add(grant);
    return withGrants(more);
  }

  UserState without(Predicate<Grant> unwanted) {
    Set<Grant> fewer = new HashSet<>(grants);
    fewer.removeIf(unwanted);
    return withGrants(fewer);
  }

  UserState withBillingAdmin(boolean billingAdmin) {
    return new UserState(
        status, scimUser, memberships, mappings, defaultRole, grants, billingAdmin);
  }
}
