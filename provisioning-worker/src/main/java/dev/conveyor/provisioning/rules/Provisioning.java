package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rules for users. Only {@code displayName} and the primary e-mail are synchronized; a SCIM
 * user adopts the directory user of the same e-mail; inactive or deleted means deactivated. Nobody
 * is ever removed but by being erased.
 */
public final class Provisioning {

  private Provisioning() {}

  /**
   * Applies a SCIM user's state to the directory.
   *
   * @param newId draws the id of a user who must be created
   */
  public static Decision apply(
      Directory directory, ScimUserChanged change, Supplier<UserId> newId) {
    long applied = directory.appliedVersion(change.userId());
    if (change.version() <= applied) {
      return new Decision.Stale(applied);
    }
    Decision decision = decide(directory, change, newId);
    if (!(decision instanceof Decision.Refused)) {
      directory.applied(change.userId(), change.version());
    }
    if (decision instanceof Decision.Changed changed) {
      directory.put(changed.user());
    }
    return decision;
  }

  /** Creates a user whom no identity provider pushed. Done again, it changes nothing. */
  public static Decision invite(Directory directory, InviteUser command) {
    if (directory.user(command.userId()).isPresent() || directory.wasErased(command.userId())) {
      return new Decision.Unchanged();
    }
    if (directory.withEmail(command.email()).isPresent()) {
      return emailTaken(command.email());
    }
    if (!directory.hasFreeSeat()) {
      return noSeat(directory);
    }
    DirectoryUser invited =
        new DirectoryUser(
            command.userId(),
            command.email(),
            command.displayName(),
            UserStatus.ACTIVE,
            null,
            null,
            1);
    directory.put(invited);
    return new Decision.Changed(invited, UserChange.PROVISIONED);
  }

  /** Forgets a user by an admin's command. */
  public static Decision erase(Directory directory, EraseUser command) {
    return erase(directory, directory.user(command.userId()));
  }

  /** Forgets the user whom an erased SCIM user manages. What was pushed of it before is stale. */
  public static Decision erase(Directory directory, ScimUserErased erased) {
    long applied = directory.appliedVersion(erased.userId());
    directory.applied(erased.userId(), Math.max(applied, erased.version()));
    return erase(directory, directory.managedBy(erased.userId()));
  }

  private static Decision erase(Directory directory, Optional<DirectoryUser> user) {
    user.ifPresent(directory::remove);
    return user.<Decision>map(Decision.Erased::new).orElseGet(Decision.Unchanged::new);
  }

  private static Decision decide(
      Directory directory, ScimUserChanged change, Supplier<UserId> newId) {
    Optional<DirectoryUser> managed = directory.managedBy(change.userId());
    boolean deactivate = change.deleted() || !change.active();
    if (deactivate && managed.isPresent()) {
      return deactivate(directory, managed.get(), change);
    }
    Optional<Profile> profile = Profile.of(change.user());
    if (profile.isEmpty()) {
      return deactivate ? new Decision.Unchanged() : noEmail(change);
    }
    if (managed.isPresent()) {
      return update(directory, managed.get(), profile.get(), change);
    }
    Optional<DirectoryUser> same = directory.withEmail(profile.get().email());
    if (same.isPresent() && same.get().scimUserId() != null) {
      return deactivate ? new Decision.Unchanged() : emailTaken(profile.get().email());
    }
    if (deactivate) {
      return same.isPresent() && !change.deleted()
          ? deactivate(directory, same.get(), change)
          : new Decision.Unchanged();
    }
    if (same.isPresent()) {
      return adopt(directory, same.get(), profile.get(), change);
    }
    return create(directory, profile.get(), change, newId);
  }

  private static Decision create(
      Directory directory, Profile profile, ScimUserChanged change, Supplier<UserId> newId) {
    if (!directory.hasFreeSeat()) {
      return noSeat(directory);
    }
    DirectoryUser created =
        new DirectoryUser(
            newId.get(),
            profile.email(),
            profile.displayName(),
            UserStatus.ACTIVE,
            change.userId(),
            change.version(),
            1);
    return new Decision.Changed(created, UserChange.PROVISIONED);
  }

  private static Decision adopt(
      Directory directory, DirectoryUser user, Profile profile, ScimUserChanged change) {
    if (!user.isActive() && !directory.hasFreeSeat()) {
      return noSeat(directory);
    }
    DirectoryUser adopted =
        user.managedBy(change.userId(), change.version())
            .withProfile(profile)
            .withStatus(UserStatus.ACTIVE)
            .nextVersion();
    UserChange kind = user.isActive() ? UserChange.PROVISIONED : UserChange.REACTIVATED;
    return new Decision.Changed(adopted, kind);
  }

  private static Decision update(
      Directory directory, DirectoryUser before, Profile profile, ScimUserChanged change) {
    Optional<DirectoryUser> same = directory.withEmail(profile.email());
    if (same.isPresent() && !same.get().id().equals(before.id())) {
      return emailTaken(profile.email());
    }
    if (!before.isActive() && !directory.hasFreeSeat()) {
      return noSeat(directory);
    }
    DirectoryUser after =
        before
            .managedBy(change.userId(), change.version())
            .withProfile(profile)
            .withStatus(UserStatus.ACTIVE);
    if (after.sameAs(before)) {
      return new Decision.Unchanged();
    }
    UserChange kind = before.isActive() ? UserChange.UPDATED : UserChange.REACTIVATED;
    return new Decision.Changed(after.nextVersion(), kind);
  }

  /**
   * The profile follows as far as it can: a taken e-mail must not keep anybody active. A deleted
   * SCIM user lets go of the directory user, whom the next push of that e-mail may adopt.
   */
  private static Decision deactivate(
      Directory directory, DirectoryUser user, ScimUserChanged change) {
    Optional<Profile> profile =
        Profile.of(change.user())
            .filter(
                wanted ->
                    directory
                        .withEmail(wanted.email())
                        .filter(other -> !other.id().equals(user.id()))
                        .isEmpty());
    DirectoryUser after =
        change.deleted()
            ? user.unmanaged().withStatus(UserStatus.DEACTIVATED)
            : user.managedBy(change.userId(), change.version()).withStatus(UserStatus.DEACTIVATED);
    after = profile.isPresent() ? after.withProfile(profile.get()) : after;
    if (after.sameAs(user)) {
      return new Decision.Unchanged();
    }
    UserChange kind = user.isActive() ? UserChange.DEACTIVATED : UserChange.UPDATED;
    return new Decision.Changed(after.nextVersion(), kind);
  }

  private static Decision noEmail(ScimUserChanged change) {
    return new Decision.Refused(
        "email-missing",
        "The user "
            + change.userName()
            + " has no e-mail address. Give them a primary e-mail in the identity provider.");
  }

  private static Decision emailTaken(String email) {
    return new Decision.Refused(
        "email-taken",
        "The e-mail address "
            + email
            + " belongs to another user. Change it there, or give this user another one.");
  }

  private static Decision noSeat(Directory directory) {
    return new Decision.Refused(
        "seat-limit-reached",
        "All "
            + directory.seatLimit()
            + " seats are taken. Deactivate somebody or raise the limit, then replay.");
  }
}
