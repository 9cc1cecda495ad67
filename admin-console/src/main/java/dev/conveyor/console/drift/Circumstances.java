package dev.conveyor.console.drift;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the users and groups of some differences, and why each difference is there.
 * Pure. SCIM users, users, and groups are named by their ids.
 *
 * @param paused SCIM users and groups with changes that wait for the organization to resume
 * @param held SCIM users and users whose removal is held
 * @param heldRoles users who keep roles by a hold
 * @param discarded SCIM users whose removal was discarded, with the version that asked for it
 * @param refused the last refusal of a SCIM user
 * @param failed the last failed provision about a SCIM user, a user, or a group
 * @param working users whose roles are still being derived
 * @param deriving whether the roles of a group's members are still being derived
 */
record Circumstances(
    Set<UUID> paused,
    Set<UUID> held,
    Set<UUID> heldRoles,
    Map<UUID, Long> discarded,
    Map<UUID, Refused> refused,
    Map<UUID, Refused> failed,
    Set<UUID> working,
    boolean deriving) {

  /**
   * A refusal.
   *
   * @param version that was refused
   * @param reference of the failed provision; null if there is none
   */
  record Refused(long version, @Nullable String reference) {}

  /** A difference with its reason. */
  record Explained(Difference difference, Reason reason, @Nullable String reference) {}

  Circumstances {
    paused = Set.copyOf(paused);
    held = Set.copyOf(held);
    heldRoles = Set.copyOf(heldRoles);
    discarded = Map.copyOf(discarded);
    refused = Map.copyOf(refused);
    failed = Map.copyOf(failed);
    working = Set.copyOf(working);
  }

  /**
   * @param drained whether everything that was on its way has arrived
   */
  Explained explain(Difference difference, boolean drained) {
    UUID scimUser = difference.scimUser() == null ? null : difference.scimUser().value();
    UUID user = difference.user() == null ? null : difference.user().value();
    UUID group = difference.group() == null ? null : difference.group().value();
    Refused failure = null;
    Reason reason = null;
    switch (difference.kind()) {
      case NOT_IN_DIRECTORY, NOT_IN_SCIM, STATUS, PROFILE -> {
        if (isIn(paused, scimUser)) {
          reason = Reason.PAUSED;
        } else if (isIn(held, scimUser) || isIn(held, user)) {
          reason = Reason.HELD;
        } else if (scimUser != null
            && discarded.getOrDefault(scimUser, 0L) >= difference.version()) {
          reason = Reason.DISCARDED;
        } else {
          failure = since(refused, scimUser, difference.version());
          failure = failure == null ? since(failed, scimUser, difference.version()) : failure;
        }
      }
      case ROLES -> {
        if (isIn(heldRoles, user)) {
          reason = Reason.HELD;
        } else if (deriving || isIn(working, user)) {
          reason = Reason.WAITING;
        }
      }
      case NOT_PUBLIC, PUBLIC_STATE, PUBLIC_ONLY, SNAPSHOT ->
          failure = since(failed, user, difference.version());
      case MAPPING -> failure = since(failed, group, difference.version());
      case MEMBERSHIP, GROUP -> {
        if (isIn(paused, group) || isIn(paused, scimUser)) {
          reason = Reason.PAUSED;
        } else {
          failure = since(failed, group, difference.version());
        }
      }
      case PARKED_MEMBER -> reason = Reason.PARKED;
      case SETTINGS -> {}
    }
    if (failure != null) {
      return new Explained(difference, Reason.REFUSED, failure.reference());
    }
    if (reason != null) {
      return new Explained(difference, reason, null);
    }
    return new Explained(difference, drained ? Reason.LOST : Reason.WAITING, null);
  }

  private static boolean isIn(Set<UUID> ids, @Nullable UUID id) {
    return id != null && ids.contains(id);
  }

  /** A refusal of an earlier version does not explain why a later one is missing. */
  private static @Nullable Refused since(Map<UUID, Refused> all, @Nullable UUID id, long version) {
    Refused found = id == null ? null : all.get(id);
    return found == null || found.version() < version ? null : found;
  }
}
