package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.Rehire;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.ResendUser;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules for users. Only {@code displayName} and the primary email are synchronized; a SCIM user
 * adopts the directory user with the same email; inactive or deleted means deactivated. Only an
 * erasure removes a user. What is rejected because of another user is applied once the cause is
 * gone, in the same plan. Removals beyond the organization's limit are held.
 *
 * <p>A batch of many requests has the same result as many batches of one.
 */
public final class Provisioning {

  private final Draft draft;
  private final Healing healing;
  private final Announcements announcements;
  private final Holding holding;

  private Provisioning(Draft draft) {
    this.draft = draft;
    this.healing = new Healing(draft);
    this.announcements = new Announcements(draft);
    this.holding = new Holding(draft, healing);
  }

  /**
   * Applies requests in order.
   *
   * @param requests of one organization; empty to process only the snapshot's wishes
   * @param newIds generates the ids of created users
   */
  public static Plan plan(Snapshot snapshot, List<Request> requests, Supplier<UserId> newIds) {
    Draft draft = new Draft(snapshot, newIds);
    new Provisioning(draft).apply(requests);
    return draft.plan();
  }

  private void apply(List<Request> requests) {
    if (requests.isEmpty()) {
      healing.lookAtAll();
      healing.heal();
      holding.expire();
    }
    for (int i = 0; i < requests.size(); i++) {
      draft.begin(i);
      draft.answer(i, apply(requests.get(i)));
      healing.heal();
    }
    announcements.announce(healing.touched());
  }

  private Result apply(Request request) {
    return switch (request.event()) {
      case ScimUserChanged change ->
          new ScimUserPush(draft, healing, announcements, holding, request, change).apply();
      case InviteUser command -> invite(command);
      case ConfirmAdoption command -> confirm(command);
      case EraseUser command -> {
        erase(draft.users.find(command.userId()));
        yield new Result.Applied();
      }
      case DecideHold command -> {
        holding.decide(command.userId(), command.decision(), command.occurredAt());
        yield new Result.Applied();
      }
      case ResendUser command -> {
        resend(command);
        yield new Result.Applied();
      }
      case ScimUserErased erased -> erase(erased);
      case ScimConnectionChanged settings -> settings(settings);
      case AssignRole notOurs -> new Result.NotOurs();
      case RemoveRole notOurs -> new Result.NotOurs();
      case RoleMappingChanged notOurs -> new Result.NotOurs();
    };
  }

  /** A change that contradicts the user's status was not missed: the user has changed since. */
  private void resend(ResendUser command) {
    DirectoryUser user = draft.users.find(command.userId());
    if (user == null) {
      draft.publishErasure(command.userId(), command.lastVersion());
      return;
    }
    boolean fits =
        switch (command.change()) {
          case PROVISIONED, REACTIVATED -> user.isActive();
          case DEACTIVATED -> !user.isActive();
          case UPDATED -> true;
          case ROLES_CHANGED -> false;
        };
    if (fits) {
      DirectoryUser next = user.notBefore(command.lastVersion());
      draft.change(List.of(new Attempt.Step(next, command.change(), false)));
    }
  }

  /** Creates a user without an identity provider. Idempotent. */
  private Result invite(InviteUser command) {
    UserId id = command.userId();
    if (draft.users.find(id) != null || draft.wasErased(id)) {
      return new Result.Applied();
    }
    EmailAddress email = command.email();
    DirectoryUser holder = draft.users.holderOf(email.key());
    if (holder != null) {
      return new Result.Refused(Refusals.invitedEmailTaken(email, holder));
    }
    if (!draft.hasFreeSeat()) {
      return new Result.Refused(Refusals.noSeatToInvite(draft.settings().seatLimit()));
    }
    DirectoryUser invited = DirectoryUser.invited(id, email, command.displayName());
    draft.change(List.of(new Attempt.Step(invited, UserChange.PROVISIONED, true)));
    return new Result.Applied();
  }

  /** Erases the user managed by an erased SCIM user. Earlier versions of it become stale. */
  private Result erase(ScimUserErased erased) {
    ScimUserId id = erased.userId();
    draft.applied(id, Math.max(draft.applied(id), erased.version()));
    forget(draft.wishes.kept(id));
    forget(draft.wishes.undone(id));
    erase(draft.users.managedBy(id));
    return new Result.Applied();
  }

  private void erase(@Nullable DirectoryUser user) {
    if (user == null) {
      return;
    }
    ScimUserId scimUser = user.scimUserId();
    draft.erase(user);
    if (scimUser != null) {
      forget(draft.wishes.kept(scimUser));
      forget(draft.wishes.undone(scimUser));
    }
  }

  private void forget(@Nullable Wish wish) {
    if (wish == null) {
      return;
    }
    draft.wishes.remove(wish);
    Integer request = draft.refusedHere(wish);
    if (request != null) {
      draft.answer(request, new Result.Stale(draft.applied(wish.scimUser())));
    }
  }

  private Result confirm(ConfirmAdoption command) {
    for (Wish wish : draft.wishes.all()) {
      boolean same =
          wish.origin().equals(command.scimUserId())
              || wish.scimUser().equals(command.scimUserId());
      if (same && command.userId().equals(wish.refusal().candidate())) {
        Wish confirmed = wish.withConfirmed(command.userId());
        draft.wishes.put(confirmed);
        if (wish.kind() == Wish.Kind.UNDONE) {
          announcements.confirmed(confirmed);
        } else {
          healing.retry(confirmed, "Provisioned automatically: an admin confirmed the adoption.");
        }
      }
    }
    return new Result.Applied();
  }

  private Result settings(ScimConnectionChanged changed) {
    if (changed.version() > draft.settings().version()) {
      Rehire rehire = changed.rehire() == null ? Rehire.ADOPT : changed.rehire();
      HoldPolicy holds = HoldPolicy.orDefault(changed.holds());
      if (!holds.equals(draft.settings().holds())) {
        draft.healAgain(draft.next()); // open holds may end at another time now
      }
      draft.settings(new Settings(changed.version(), changed.seatLimit(), rehire, holds));
      healing.lookAtAll();
    }
    return new Result.Applied();
  }
}
