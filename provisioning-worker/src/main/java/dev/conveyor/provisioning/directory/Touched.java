package dev.conveyor.provisioning.directory;

import dev.conveyor.provisioning.rules.Request;
import dev.conveyor.schemas.AssignRole;
import dev.conveyor.schemas.ConfirmAdoption;
import dev.conveyor.schemas.DecideHold;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.EraseUser;
import dev.conveyor.schemas.InviteUser;
import dev.conveyor.schemas.Profile;
import dev.conveyor.schemas.RemoveRole;
import dev.conveyor.schemas.ResendUser;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.ScimConnectionChanged;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What requests refer to. */
final class Touched {

  private final Set<UserId> users = new HashSet<>();
  private final Set<UserId> candidates = new HashSet<>();
  private final Set<ScimUserId> scimUsers = new HashSet<>();
  private final Set<EmailKey> emailKeys = new HashSet<>();
  private final Set<String> fingerprints = new HashSet<>();
  private @Nullable ScimConnectionChanged settings;
  private int leavers;

  private Touched() {}

  static Touched by(List<Request> requests) {
    Touched touched = new Touched();
    for (Request request : requests) {
      touched.add(request);
    }
    return touched;
  }

  private void add(Request request) {
    switch (request.event()) {
      case ScimUserChanged user -> {
        scimUsers.add(user.userId());
        fingerprints.add(request.fingerprint());
        addAddress(Profile.of(user.user()).email());
        leavers += user.active() && !user.deleted() ? 0 : 1;
      }
      case InviteUser invite -> {
        users.add(invite.userId());
        addAddress(invite.email());
      }
      case ScimUserErased erased -> {
        scimUsers.add(erased.userId());
        leavers++;
      }
      case EraseUser erase -> {
        users.add(erase.userId());
        leavers++;
      }
      case DecideHold decide -> {
        users.add(decide.userId());
        leavers++;
      }
      case ResendUser resend -> users.add(resend.userId());
      case ConfirmAdoption confirm -> {
        users.add(confirm.userId());
        candidates.add(confirm.userId());
      }
      case ScimConnectionChanged changed ->
          settings = settings == null || isHigher(changed, settings) ? changed : settings;
      case AssignRole notOurs -> {}
      case RemoveRole notOurs -> {}
      case RoleMappingChanged notOurs -> {}
    }
  }

  private void addAddress(@Nullable EmailAddress email) {
    if (email != null) {
      emailKeys.add(email.key());
    }
  }

  private static boolean isHigher(ScimConnectionChanged one, ScimConnectionChanged other) {
    Integer limit = one.seatLimit();
    Integer before = other.seatLimit();
    return limit == null || before != null && limit > before;
  }

  Set<UserId> users() {
    return users;
  }

  /** Users whose adoption is confirmed. */
  Set<UserId> candidates() {
    return candidates;
  }

  Set<ScimUserId> scimUsers() {
    return scimUsers;
  }

  Set<EmailKey> emailKeys() {
    return emailKeys;
  }

  Set<String> fingerprints() {
    return fingerprints;
  }

  boolean settings() {
    return settings != null;
  }

  /** The highest limit set in between; null for none. */
  @Nullable Integer seatLimitOr(@Nullable Integer current) {
    return settings == null ? current : settings.seatLimit();
  }

  /** The number of users who may leave. */
  int leavers() {
    return leavers;
  }
}
