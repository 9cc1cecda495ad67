package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Holds removals beyond an organization's limit, and ends holds. A removal within the limit is
 * never held, even while others are.
 */
final class Holding {

  private final Draft draft;
  private final Healing healing;

  Holding(Draft draft, Healing healing) {
    this.draft = draft;
    this.healing = healing;
  }

  /**
   * Holds the removal of a user if there are too many. A user who is already held stays held, for
   * the newer state.
   */
  boolean holds(Wanted wanted, Request request) {
    DirectoryUser user = draft.users.managedBy(wanted.scimUser());
    boolean leaves = wanted.presence() != Wanted.Presence.WITHDRAWN && !wanted.isActive();
    if (user == null || !user.isActive() || !leaves) {
      return false;
    }
    HeldRemoval held = draft.holds.of(user.id());
    if (held != null) {
      draft.holds.hold(held.with(wanted, request.reference(), request.fingerprint()));
      return true;
    }
    HoldPolicy policy = draft.settings().holds();
    boolean stopped = draft.holds.stop(policy, user.id(), draft.users.active(), draft.next());
    if (stopped) {
      Instant since = draft.tick();
      draft.holds.hold(
          new HeldRemoval(user.id(), wanted, request.reference(), request.fingerprint(), since));
      draft.healAgain(endOf(since));
    }
    return stopped;
  }

  /**
   * Ends holds that a newer push makes obsolete: the user is active again, or returns as another
   * SCIM user with the same address.
   */
  void makeWayFor(Wanted wanted) {
    if (!wanted.isActive()) {
      return;
    }
    DirectoryUser managed = draft.users.managedBy(wanted.scimUser());
    if (managed != null) {
      draft.holds.end(managed.id());
      return;
    }
    EmailAddress email = wanted.email();
    DirectoryUser holder = email == null ? null : draft.users.holderOf(email.key());
    if (holder != null) {
      apply(holder);
    }
  }

  /**
   * Carries out a decision. Does nothing if the user is not held, or was not held yet when it was
   * made.
   */
  void decide(UserId id, HoldDecision decision, Instant decidedAt) {
    HeldRemoval held = draft.holds.of(id);
    if (held != null && !held.since().isAfter(decidedAt)) {
      decide(id, decision);
    }
  }

  private void decide(UserId id, HoldDecision decision) {
    DirectoryUser user = draft.users.find(id);
    if (user == null) {
      return;
    }
    switch (decision) {
      case APPLY -> apply(user);
      case DISCARD -> discard(user);
      case END_SESSIONS ->
          draft.change(
              List.of(new Attempt.Step(user.withSessionsEnded(draft.tick()), null, false)));
    }
  }

  /** Removes the user as requested. */
  private void apply(DirectoryUser user) {
    HeldRemoval held = draft.holds.end(user.id());
    if (held == null) {
      return;
    }
    Attempt attempt = Attempt.of(draft, held.wanted(), null);
    draft.change(attempt.steps());
    if (attempt.follows()) {
      healing.follow(held.wanted(), held.reference(), held.fingerprint());
    }
  }

  /** A user whose SCIM user is deleted is then managed by none, until the next push adopts them. */
  private void discard(DirectoryUser user) {
    HeldRemoval held = draft.holds.end(user.id());
    if (held == null) {
      return;
    }
    if (held.wanted().presence() == Wanted.Presence.INACTIVE) {
      draft.holds.discard(held);
    } else {
      draft.change(List.of(new Attempt.Step(user.unmanaged(), UserChange.UPDATED, false)));
    }
  }

  /** Ends holds whose time is over, and schedules the next end. */
  void expire() {
    for (HeldRemoval held : draft.holds.oldestFirst()) {
      Instant end = endOf(held.since());
      if (end.isAfter(draft.next())) {
        draft.healAgain(end);
        return;
      }
      decide(held.user(), draft.settings().holds().endsBy());
      healing.heal();
    }
    if (draft.hasMoreHolds()) {
      draft.healAgain(draft.next());
    }
  }

  private Instant endOf(Instant since) {
    return since.plus(Duration.ofHours(draft.settings().holds().endsAfterHours()));
  }
}
