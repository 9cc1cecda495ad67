package dev.conveyor.rolesync.grants;

import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserStatus;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which change of a user's grants is a loss that may be held. Pure. A user who is deactivated loses
 * nothing here: the provisioning worker has decided about them.
 */
final class RoleLoss {

  private RoleLoss() {}

  /** The roles that groups gave an active user, and that nothing gives them any longer. */
  static SortedSet<Role> between(PublicUser before, PublicUser after) {
    TreeSet<Role> lost = new TreeSet<>(Comparator.comparing(Role::name));
    if (before.status() == UserStatus.ACTIVE && after.status() == UserStatus.ACTIVE) {
      Set<Role> left = roles(after.grants());
      before.grants().stream()
          .filter(grant -> grant.source() instanceof GrantSource.Group)
          .map(Grant::role)
          .filter(role -> !left.contains(role))
          .forEach(lost::add);
    }
    return lost;
  }

  /** A held user has what they had, and what they have gained. */
  static PublicUser held(PublicUser before, PublicUser after) {
    TreeSet<Grant> both = new TreeSet<>(before.grants());
    both.addAll(after.grants());
    return after.withGrants(both);
  }

  private static Set<Role> roles(Collection<Grant> grants) {
    return grants.stream().map(Grant::role).collect(Collectors.toSet());
  }
}
