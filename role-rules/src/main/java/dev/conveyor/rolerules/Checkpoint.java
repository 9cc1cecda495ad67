package dev.conveyor.rolerules;

import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user after all facts up to a time, so that a fold can start there. Without mappings and default
 * role, which many users share: they are facts at or before that time.
 *
 * @param at the time of the last facts included
 * @param memberships the groups of each covered SCIM user: one whose earlier memberships need not
 *     be read again
 */
public record Checkpoint(
    Instant at,
    @Nullable UserStatus status,
    @Nullable ScimUserId scimUser,
    Map<ScimUserId, Set<GroupId>> memberships,
    Set<Grant> grants,
    boolean billingAdmin) {

  /** Before all facts. */
  public static final Checkpoint NONE = before(Instant.MIN);

  public Checkpoint {
    memberships = Map.copyOf(memberships);
    grants = Set.copyOf(grants);
  }

  /** A user who is unknown until after this time. */
  public static Checkpoint before(Instant at) {
    return new Checkpoint(at, null, null, Map.of(), Set.of(), false);
  }

  /**
   * The state at that time.
   *
   * @param covered the SCIM users all of whose membership facts up to that time are in the state
   */
  public static Checkpoint of(Instant at, UserState state, Collection<ScimUserId> covered) {
    Map<ScimUserId, Set<GroupId>> memberships = new HashMap<>();
    for (ScimUserId scimUser : covered) {
      memberships.put(scimUser, state.memberships().getOrDefault(scimUser, Set.of()));
    }
    return new Checkpoint(
        at, state.status(), state.scimUser(), memberships, state.grants(), state.billingAdmin());
  }

  /** Whether the fact happened after this checkpoint. */
  public boolean isBefore(Fact fact) {
    return fact.at().isAfter(at);
  }

  /** This checkpoint's user, with the mappings, default role and memberships of earlier facts. */
  UserState state(UserState earlier) {
    Map<ScimUserId, Set<GroupId>> all = new HashMap<>(earlier.memberships());
    all.putAll(memberships);
    return new UserState(
        status, scimUser, all, earlier.mappings(), earlier.defaultRole(), grants, billingAdmin);
  }
}
