package dev.conveyor.rolerules;

import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and affects one user's grants. Facts are ordered by when they happened,
 * by the clock of the one database, not by when they arrived.
 */
public sealed interface Fact {

  /**
   * The order in which facts are folded. Total, so that any order of arrival gives the same result.
   */
  Comparator<Fact> ORDER =
      Comparator.comparing(Fact::at).thenComparingInt(Fact::rank).thenComparing(Fact::identity);

  Instant at();

  /** The organization has this default role from now on; null for none. */
  record DefaultRole(Instant at, long version, @Nullable Role role) implements Fact {}

  /** The group is mapped to this role from now on; null for none. */
  record Mapping(Instant at, GroupId group, long version, @Nullable Role role) implements Fact {}

  /** The group was deleted permanently. */
  record GroupDeleted(Instant at, GroupId group) implements Fact {}

  /** The SCIM user is, or is no longer, a member of the group from now on. */
  record Membership(Instant at, GroupId group, long version, ScimUserId scimUser, boolean member)
      implements Fact {}

  /**
   * The directory user was provisioned, updated, deactivated, or reactivated.
   *
   * @param scimUser the SCIM user that manages them from now on; null for none
   */
  record Lifecycle(Instant at, long version, UserChange change, @Nullable ScimUserId scimUser)
      implements Fact {}

  /** An admin manually assigned or removed the role. */
  record Command(Instant at, long version, Role role, boolean assign) implements Fact {}

  private static int rank(Fact fact) {
    return switch (fact) {
      case DefaultRole defaultRole -> 0;
      case Mapping mapping -> 1;
      case GroupDeleted deleted -> 2;
      case Membership membership -> 3;
      case Lifecycle lifecycle -> 4;
      case Command command -> 5;
    };
  }

  /** The same for a redelivered fact; different for any other fact of the same time and kind. */
  private static String identity(Fact fact) {
    return switch (fact) {
      case DefaultRole defaultRole -> "" + defaultRole.version();
      case Mapping mapping -> mapping.group() + "/" + mapping.version();
      case GroupDeleted deleted -> deleted.group().toString();
      case Membership membership ->
          membership.group() + "/" + membership.version() + "/" + membership.scimUser();
      case Lifecycle lifecycle -> "" + lifecycle.version();
      case Command command -> "" + command.version();
    };
  }
}
