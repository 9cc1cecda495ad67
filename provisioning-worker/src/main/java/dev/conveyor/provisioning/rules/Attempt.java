package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies a wanted state as far as currently possible: the steps to take, and what is rejected.
 * While one attribute of a managed user is contested, the others are applied.
 *
 * @param follows whether a deactivated user's address is taken and should follow once it is free
 */
record Attempt(List<Step> steps, @Nullable PushRefusal refusal, boolean follows) {

  /**
   * A user's next state.
   *
   * @param kind the published change; null if subscribers see no difference
   */
  record Step(DirectoryUser after, @Nullable UserChange kind, boolean isNew) {}

  private static final Attempt NOTHING = new Attempt(List.of(), null, false);

  /**
   * @param confirmed the directory user whose adoption an admin has confirmed; null for none
   */
  static Attempt of(Draft draft, Wanted wanted, @Nullable UserId confirmed) {
    DirectoryUser managed = draft.users.managedBy(wanted.scimUser());
    if (!wanted.isActive()) {
      return managed == null ? NOTHING : leave(draft, managed, wanted);
    }
    return managed == null ? arrive(draft, wanted, confirmed) : update(draft, managed, wanted);
  }

  /** A taken address must not keep a user active: the address follows later. */
  private static Attempt leave(Draft draft, DirectoryUser user, Wanted wanted) {
    EmailAddress email = wanted.email();
    DirectoryUser holder = email == null ? null : otherHolder(draft, user, email);
    DirectoryUser after = user.managedBy(wanted).withDisplayName(wanted.displayName());
    if (email != null && holder == null) {
      after = withEmail(draft, after, email);
    }
    after =
        switch (wanted.presence()) {
          case DELETED -> after.deleted(draft.next());
          case WITHDRAWN -> after.withdrawn(draft.next());
          case INACTIVE, ACTIVE -> after.deactivated(draft.next());
        };
    UserChange kind = user.isActive() ? UserChange.DEACTIVATED : UserChange.UPDATED;
    boolean follows = holder != null && wanted.presence() == Wanted.Presence.INACTIVE;
    return new Attempt(steps(user, after, kind), null, follows);
  }

  /**
   * Another user who holds the address. A user's current address is theirs, even if it collides.
   */
  private static @Nullable DirectoryUser otherHolder(
      Draft draft, DirectoryUser user, EmailAddress email) {
    DirectoryUser holder = draft.users.holderOf(email.key());
    return email.equals(user.email()) || holder == null || holder.id().equals(user.id())
        ? null
        : holder;
  }

  /** A colliding address keeps its key until it no longer collides. */
  private static DirectoryUser withEmail(Draft draft, DirectoryUser user, EmailAddress email) {
    DirectoryUser holder = draft.users.holderOf(email.key());
    boolean collides = holder != null && !holder.id().equals(user.id());
    return collides ? user : user.withEmail(email);
  }

  private static Attempt update(Draft draft, DirectoryUser user, Wanted wanted) {
    EmailAddress email = wanted.email();
    DirectoryUser holder = email == null ? null : otherHolder(draft, user, email);
    if (holder != null && canMerge(draft, user, holder)) {
      return merge(draft, user, holder, wanted);
    }
    PushRefusal refusal = null;
    DirectoryUser after = user.managedBy(wanted).withDisplayName(wanted.displayName());
    if (email == null) {
      refusal = Refusals.emailMissing(wanted.displayName());
    } else if (holder != null) {
      refusal = Refusals.emailTaken(email, holder);
    } else {
      after = withEmail(draft, after, email);
    }
    if (user.isActive() || draft.hasFreeSeat()) {
      after = after.activated();
    } else {
      PushRefusal noSeat = Refusals.noSeat(draft.settings().seatLimit());
      refusal = refusal == null ? noSeat : refusal.and(noSeat);
    }
    boolean reactivated = !user.isActive() && after.isActive();
    UserChange kind = reactivated ? UserChange.REACTIVATED : UserChange.UPDATED;
    return new Attempt(steps(user, after, kind), refusal, false);
  }

  /**
   * Whether a returning user may become the invited user who has their address: the invited user is
   * active and was never managed, and the returning user has nothing to lose.
   */
  private static boolean canMerge(Draft draft, DirectoryUser user, DirectoryUser invited) {
    return !user.isActive() && !invited.isManaged() && !draft.isPowerful(user);
  }

  private static Attempt merge(
      Draft draft, DirectoryUser user, DirectoryUser invited, Wanted wanted) {
    List<Step> steps = new ArrayList<>(steps(user, user.deleted(draft.next()), UserChange.UPDATED));
    steps.addAll(adopt(invited, wanted));
    return new Attempt(steps, null, false);
  }

  /** The wanted address, regardless of its holder, who gets another one at the same time. */
  static Step take(DirectoryUser user, EmailAddress email) {
    return new Step(user.withEmail(email), UserChange.UPDATED, false);
  }

  private static Attempt arrive(Draft draft, Wanted wanted, @Nullable UserId confirmed) {
    EmailAddress email = wanted.email();
    if (email == null) {
      return refused(Refusals.emailMissing(wanted.displayName()));
    }
    EmailKey emailKey = email.key();
    DirectoryUser holder = draft.users.holderOf(emailKey);
    if (holder != null && holder.isManaged() && !canTakeOver(draft, holder)) {
      return refused(Refusals.emailTaken(email, holder));
    }
    DirectoryUser candidate = holder == null ? draft.users.lastDeleted(emailKey) : holder;
    if (candidate != null && needsConfirmation(draft, candidate, wanted, confirmed)) {
      return refused(Refusals.needsConfirmation(email, candidate));
    }
    boolean takesSeat = candidate == null || !candidate.isActive();
    if (takesSeat && !draft.hasFreeSeat()) {
      return refused(Refusals.noSeat(draft.settings().seatLimit()));
    }
    List<Step> steps =
        candidate == null ? create(draft.newId(), email, wanted) : adopt(candidate, wanted);
    return new Attempt(steps, null, false);
  }

  /** Whether the SCIM user that manages them is inactive and may be replaced. */
  private static boolean canTakeOver(Draft draft, DirectoryUser holder) {
    return draft.settings().rehire() == Rehire.ADOPT
        && !holder.isActive()
        && !draft.wishes.waitsToBeActive(holder.scimUserId());
  }

  private static boolean needsConfirmation(
      Draft draft, DirectoryUser candidate, Wanted wanted, @Nullable UserId confirmed) {
    return candidate.wasManaged()
        && !candidate.belongsTo(wanted.externalId())
        && !candidate.id().equals(confirmed)
        && draft.isPowerful(candidate);
  }

  private static List<Step> create(UserId id, EmailAddress email, Wanted wanted) {
    DirectoryUser created =
        DirectoryUser.invited(id, email, wanted.displayName()).managedBy(wanted);
    return List.of(new Step(created, UserChange.PROVISIONED, true));
  }

  private static List<Step> adopt(DirectoryUser user, Wanted wanted) {
    DirectoryUser adopted =
        user.managedBy(wanted).withDisplayName(wanted.displayName()).activated();
    EmailAddress email = wanted.email();
    adopted = email == null ? adopted : adopted.withEmail(email);
    boolean wasActive = user.status() == UserStatus.ACTIVE;
    UserChange kind = wasActive ? UserChange.PROVISIONED : UserChange.REACTIVATED;
    return List.of(new Step(adopted, kind, false));
  }

  private static List<Step> steps(DirectoryUser before, DirectoryUser after, UserChange kind) {
    if (!after.looksLike(before)) {
      return List.of(new Step(after, kind, false));
    }
    DirectoryUser quiet = before.withInnerStateOf(after);
    return quiet.equals(before) ? List.of() : List.of(new Step(quiet, null, false));
  }

  private static Attempt refused(PushRefusal refusal) {
    return new Attempt(List.of(), refusal, false);
  }
}
