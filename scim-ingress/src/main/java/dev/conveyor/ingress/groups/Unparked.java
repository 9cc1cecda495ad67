package dev.conveyor.ingress.groups;

import dev.conveyor.schemas.FailureSettled.Outcome;

/** Why a group no longer waits for a member, and how the failed provision is settled. */
enum Unparked {
  JOINED(Outcome.RESOLVED, "The user was provisioned and added to the group."),
  REMOVED(Outcome.SUPERSEDED, "The member was removed from the group."),
  REPLACED(Outcome.SUPERSEDED, "The group's members were replaced."),
  ERASED(Outcome.SUPERSEDED, "The member was erased."),
  NESTED_GROUP_DELETED(Outcome.SUPERSEDED, "The nested group was deleted."),
  GROUP_DELETED(Outcome.SUPERSEDED, "The group was deleted."),
  EXPIRED(
      Outcome.SUPERSEDED,
      "The member was not provisioned in time, so the group no longer waits for it. Provision the user, then"
          + " the group again.");

  private static final String ALL_GONE =
      "Each of the members was provisioned or removed from the group.";

  private final Outcome outcome;
  private final String message;

  Unparked(Outcome outcome, String message) {
    this.outcome = outcome;
    this.message = message;
  }

  Outcome outcome() {
    return outcome;
  }

  String message() {
    return message;
  }

  /** For a failure about several members, of which this was the last. */
  Outcome outcomeOfAll() {
    return this == GROUP_DELETED || this == EXPIRED ? outcome : Outcome.RESOLVED;
  }

  String messageOfAll() {
    return switch (this) {
      case GROUP_DELETED -> message;
      case EXPIRED ->
          "Some of the members were not provisioned in time, so the group no longer waits for them. Provision"
              + " the users, then the group again.";
      case JOINED, REMOVED, REPLACED, ERASED, NESTED_GROUP_DELETED -> ALL_GONE;
    };
  }
}
