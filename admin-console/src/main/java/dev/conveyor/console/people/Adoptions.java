package dev.conveyor.console.people;

import dev.conveyor.console.acting.NotFound;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.console.support.Failure;
import dev.conveyor.console.support.FailureDesk;
import dev.conveyor.console.support.FailureFilter;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ReasonCode;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds adoptions that wait for an admin among the open failed provisions. */
final class Adoptions {

  /** By which the provisioning worker names them. */
  private static final ReasonCode REASON = FailureReason.ADOPTION_NEEDS_CONFIRMATION.code();

  /** Those that are looked at, the newest first. */
  private static final int MOST = 50;

  private final FailureDesk failures;
  private final UserDirectory directory;
  private final ScimAddresses addresses;

  Adoptions(FailureDesk failures, UserDirectory directory, ScimAddresses addresses) {
    this.failures = failures;
    this.directory = directory;
    this.addresses = addresses;
  }

  /** Those who ask to take this user over, the newest first. */
  List<Adoption> of(OrganizationId organization, UserView user) {
    return claimingOf(organization, user, open(organization, null, null));
  }

  /**
   * The adoption of this user by that SCIM user.
   *
   * @throws NotFound when none waits
   */
  Adoption require(OrganizationId organization, UserView user, ScimUserId scimUser) {
    return only(claimingOf(organization, user, open(organization, null, scimUser.toString())));
  }

  /**
   * The adoption of this user that failed under that reference.
   *
   * @throws NotFound when none waits
   */
  Adoption require(OrganizationId organization, UserView user, FailureReference reference) {
    return only(claimingOf(organization, user, open(organization, reference, null)));
  }

  /** Whether the adoption came about, or no longer waits for an admin. */
  boolean hasEnded(OrganizationId organization, UserId user, Adoption adoption) {
    UUID scimUser = adoption.scimUserId().value();
    return directory.scimUser(organization, user).filter(scimUser::equals).isPresent()
        || open(organization, adoption.reference(), null).isEmpty();
  }

  private static Adoption only(List<Adoption> waiting) {
    if (waiting.isEmpty()) {
      throw new NotFound("No adoption of this user waits for a confirmation.");
    }
    return waiting.getFirst();
  }

  private List<Failure> open(
      OrganizationId organization,
      @Nullable FailureReference reference,
      @Nullable String scimUser) {
    return failures.list(
        new FailureFilter(
            organization.value(),
            reference,
            Failure.Status.OPEN,
            scimUser,
            REASON,
            null,
            null,
            null),
        MOST);
  }

  /** The address may stand in the refused record or, where it changed something else, in SCIM. */
  private List<Adoption> claimingOf(
      OrganizationId organization, UserView user, List<Failure> open) {
    Map<ScimUserId, Failure> byUser = new LinkedHashMap<>();
    open.forEach(failure -> id(failure).ifPresent(id -> byUser.putIfAbsent(id, failure)));
    if (byUser.isEmpty()) {
      return List.of();
    }
    Map<ScimUserId, Set<String>> known = addresses.of(organization, byUser.keySet());
    String key = user.email().key().value();
    List<Adoption> claiming = new ArrayList<>();
    byUser.forEach((id, failure) -> {
      Claim claim = Claim.of(failure.original());
      if (claim.addresses().contains(key) || known.getOrDefault(id, Set.of()).contains(key)) {
        claiming.add(adoption(failure, id, claim));
      }
    });
    return claiming;
  }

  private static Adoption adoption(Failure failure, ScimUserId id, Claim claim) {
    return new Adoption(
        failure.reference(),
        id,
        claim.userName() == null ? failure.about().name() : claim.userName(),
        claim.externalId());
  }

  /** A record from elsewhere may name anything. */
  private static Optional<ScimUserId> id(Failure failure) {
    try {
      String id = failure.about().id();
      return id == null ? Optional.empty() : Optional.of(ScimUserId.of(id));
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }
}
