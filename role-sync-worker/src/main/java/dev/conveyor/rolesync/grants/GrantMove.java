package dev.conveyor.rolesync.grants;

import dev.conveyor.rolerules.Fact;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.UserId;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The changes of one user's grants, with the facts that cause them. */
record GrantMove(UserId user, Set<Grant> revoked, Set<Grant> granted, Collection<Fact> facts) {

  static GrantMove between(
      UserId user, Set<Grant> before, Set<Grant> after, Collection<Fact> facts) {
    Set<Grant> revoked = new TreeSet<>(before);
    revoked.removeAll(after);
    Set<Grant> granted = new TreeSet<>(after);
    granted.removeAll(before);
    return new GrantMove(user, revoked, granted, facts);
  }
}
