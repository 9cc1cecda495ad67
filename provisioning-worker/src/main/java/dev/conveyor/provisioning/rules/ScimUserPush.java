package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.FailureSettled;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Applies one version of a SCIM user to the directory. */
final class ScimUserPush {

  private final Draft draft;
  private final Healing healing;
  private final Announcements announcements;
  private final Holding holding;
  private final Request request;
  private final ScimUserChanged change;
  private final ScimUserId scimUser;

  ScimUserPush(
      Draft draft,
      Healing healing,
      Announcements announcements,
      Holding holding,
      Request request,
      ScimUserChanged change) {
    this.draft = draft;
    this.healing = healing;
    this.announcements = announcements;
    this.holding = holding;
    this.request = request;
    this.change = change;
    this.scimUser = change.userId();
  }

  Result apply() {
    Wish kept = draft.wishes.kept(scimUser);
    boolean again = kept != null && isTheSame(kept);
    long known = Math.max(draft.applied(scimUser), kept == null ? 0 : kept.wanted().version());
    if (!again && change.version() <= known) {
      return stillWaits() ? new Result.Undone() : new Result.Stale(known);
    }
    Wish undone = change.undoes() == null ? null : undo(kept);
    Wish retried = retried();
    Wanted wanted = kept != null && again ? kept.wanted() : Wanted.of(change);
    UserId confirmed = confirmed(kept, retried, wanted);
    if (holding.holds(wanted, request)) {
      return applied(wanted, false, kept, retried);
    }
    holding.makeWayFor(wanted);
    Attempt attempt = Attempt.of(draft, wanted, confirmed);
    draft.change(attempt.steps());
    PushRefusal refusal = attempt.refusal();
    if (refusal == null) {
      return applied(wanted, attempt.follows(), kept, retried);
    }
    if (kept != null && again) {
      return refused(kept.withRefusal(refusal));
    }
    if (kept != null && isAbout(kept, wanted, refusal)) {
      return appliedBesides(kept, wanted, refusal);
    }
    if (change.undoes() != null) {
      return restored(wanted, refusal, undone);
    }
    return refused(wish(wanted, refusal, kept, retried).withConfirmed(confirmed));
  }

  /** The rejected version again: delivered twice, or replayed by support. */
  private boolean isTheSame(Wish kept) {
    return kept.kind() == Wish.Kind.KEPT
        && (change.version() == kept.version()
            || request.replayed() && request.reference().equals(kept.reference()));
  }

  /** Whether this is a replay of a version that was undone, and whose request may still succeed. */
  private boolean stillWaits() {
    Wish undone = draft.wishes.undoneWithFingerprint(request.fingerprint());
    return request.replayed() && undone != null && undone.scimUser().equals(scimUser);
  }

  /** The undone request that this one retries. A version that requests something else ends it. */
  private @Nullable Wish retried() {
    if (change.undoes() != null) {
      return null;
    }
    Wish before = draft.wishes.undone(scimUser);
    if (before != null && !before.fingerprint().equals(request.fingerprint())) {
      draft.wishes.remove(before);
    }
    return draft.wishes.undoneWithFingerprint(request.fingerprint());
  }

  /** The rejected version is undone. Its wish is kept if anything else can resolve it. */
  private @Nullable Wish undo(@Nullable Wish kept) {
    Long undoes = change.undoes();
    if (kept != null && undoes != null && kept.version() == undoes) {
      Wish undone = kept.undone();
      Integer refusedBy = draft.refusedHere(kept);
      draft.end(kept);
      if (undone.refusal().isCurable()) {
        draft.keep(undone, refusedBy);
      }
      return undone;
    }
    String fingerprint = change.requestFingerprint();
    if (undoes != null && draft.applied(scimUser) == undoes && fingerprint != null) {
      // It was fulfilled just as it was being undone.
      draft.causeGone(
          scimUser,
          change.version(),
          FailureReference.of(fingerprint),
          "The cause of the rejection is gone.");
    }
    return null;
  }

  private @Nullable UserId confirmed(@Nullable Wish kept, @Nullable Wish retried, Wanted wanted) {
    if (retried != null) {
      return retried.confirmed();
    }
    boolean sameIdentity =
        kept != null && Objects.equals(kept.wanted().externalId(), wanted.externalId());
    return kept != null && sameIdentity ? kept.confirmed() : null;
  }

  @SuppressWarnings("ReferenceEquality") // A wish that came later may be equal.
  private Result applied(
      Wanted wanted, boolean follows, @Nullable Wish kept, @Nullable Wish retried) {
    draft.applied(scimUser, wanted.version());
    if (kept != null && draft.wishes.kept(scimUser) == kept) {
      draft.end(kept);
      end(kept);
    }
    if (retried != null) {
      draft.wishes.remove(retried);
      settle(retried, FailureSettled.Outcome.RESOLVED, "Provisioned by a retry.");
    }
    endCreatesOf(wanted);
    if (follows) {
      healing.follow(wanted, request.reference(), request.fingerprint());
    }
    return new Result.Applied();
  }

  /** The wish of an earlier version is fulfilled by its retry, or outdated. */
  private void end(Wish kept) {
    if (kept.kind() == Wish.Kind.QUIET) {
      return;
    }
    Integer refusedBy = draft.refusedHere(kept);
    if (refusedBy != null && refusedBy != draft.request()) {
      draft.answer(refusedBy, new Result.Stale(change.version()));
    }
    boolean retry = isTheSame(kept) || kept.fingerprint().equals(request.fingerprint());
    if (retry && (refusedBy == null || draft.isKnown(kept.reference()))) {
      settle(kept, FailureSettled.Outcome.RESOLVED, "Provisioned by a retry.");
    }
  }

  /** A replay's failure is settled with it. */
  private void settle(Wish wish, FailureSettled.Outcome outcome, String message) {
    if (!request.replayed() || !request.reference().equals(wish.reference())) {
      draft.settle(wish, outcome, message);
    }
  }

  /** Undone creates of the same user: another request of the client has created them. */
  private void endCreatesOf(Wanted wanted) {
    EmailKey emailKey = wanted.emailKey();
    if (emailKey == null || !wanted.isActive()) {
      return;
    }
    for (Wish undone : draft.wishes.undoneAskingFor(emailKey)) {
      if (!undone.scimUser().equals(scimUser)
          && undone.wanted().userNameKey().equals(wanted.userNameKey())) {
        draft.wishes.remove(undone);
        draft.settle(
            undone,
            FailureSettled.Outcome.SUPERSEDED,
            "The user was provisioned by another request.");
      }
    }
  }

  /** Whether the rejection is already open, while this version requests other changes. */
  private boolean isAbout(Wish kept, Wanted wanted, PushRefusal refusal) {
    List<String> changed = change.changed();
    return kept.kind() == Wish.Kind.KEPT
        && change.undoes() == null
        && !changed.isEmpty()
        && !changed.contains("emails")
        && !changed.contains("active")
        && kept.refusal().reason() == refusal.reason()
        && Objects.equals(kept.wanted().email(), wanted.email())
        && draft.users.managedBy(scimUser) != null;
  }

  private Result appliedBesides(Wish kept, Wanted wanted, PushRefusal refusal) {
    draft.applied(scimUser, change.version());
    draft.wishes.put(kept.withWanted(wanted, refusal));
    return new Result.Applied();
  }

  /**
   * The previous state was rejected, too, and support knows. It stays rejected, without a new
   * report.
   */
  private Result restored(Wanted wanted, PushRefusal refusal, @Nullable Wish undone) {
    Wish restored = wish(wanted, refusal, draft.tick());
    if (undone != null) {
      restored = restored.under(undone.reference(), undone.fingerprint());
    }
    draft.keep(restored, null);
    return refused(restored);
  }

  /** A new wish. A user who requests the same address as before keeps their place in line. */
  private Wish wish(
      Wanted wanted, PushRefusal refusal, @Nullable Wish kept, @Nullable Wish retried) {
    Wish before = retried == null ? kept : retried;
    boolean same = before != null && Objects.equals(before.wanted().emailKey(), wanted.emailKey());
    Instant since = before != null && same ? before.since() : draft.tick();
    Wish wish = wish(wanted, refusal, since);
    if (retried == null) {
      return wish;
    }
    draft.wishes.remove(retried);
    return wish.of(wanted.version(), retried.origin());
  }

  private Result refused(Wish wish) {
    if (change.undoes() == null) {
      draft.keep(wish, draft.request());
    }
    healing.exchange(wish);
    Wish left = draft.wishes.kept(scimUser);
    if (left == null || change.undoes() != null) {
      return new Result.Applied();
    }
    if (!request.replayed()) {
      announcements.announceSwapPartners(left);
    }
    return new Result.Refused(left.refusal());
  }

  private Wish wish(Wanted wanted, PushRefusal refusal, Instant since) {
    return new Wish(
        Wish.Kind.KEPT,
        wanted,
        wanted.version(),
        scimUser,
        request.reference(),
        request.fingerprint(),
        refusal,
        since,
        null,
        null);
  }
}
