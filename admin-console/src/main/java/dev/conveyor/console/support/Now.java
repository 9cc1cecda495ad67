package dev.conveyor.console.support;

import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import dev.conveyor.schemas.UserId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the directory says of the failure's user now.
 *
 * @param text in a sentence
 * @param userPath the user's page; null when there is no user
 */
record Now(String text, @Nullable String userPath) {

  static Now of(Failure failure, UserDirectory directory, FailureDesk desk) {
    String id = failure.about().id();
    if (!failure.about().kind().equals("user") || id == null) {
      return new Now("It is not about a user that the directory could know.", null);
    }
    OrganizationId organization;
    UUID uuid;
    try {
      organization = new OrganizationId(failure.organization());
      uuid = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return new Now("The record doesn't say which user or group it is about.", null);
    }
    String applied =
        desk.appliedVersion(organization, uuid)
            .map(version -> applied(failure, version))
            .orElse(" No version of the SCIM user was ever applied.");
    return directory
        .findByScimUser(organization, uuid)
        .or(() -> directory.find(organization, new UserId(uuid)))
        .or(() -> createdSince(failure, organization, directory))
        .map(user -> now(organization, user, applied))
        .orElseGet(() -> new Now("The directory has no such user." + applied, null));
  }

  /** A create that was undone and sent again made another SCIM user. */
  private static Optional<UserView> createdSince(
      Failure failure, OrganizationId organization, UserDirectory directory) {
    return failure.status() == Failure.Status.RESOLVED
        ? EmailAddress.typed(failure.about().name())
            .flatMap(address -> directory.findByEmail(organization, address))
        : Optional.empty();
  }

  private static Now now(OrganizationId organization, UserView user, String applied) {
    return new Now(
        "The directory has "
            + user.displayName()
            + ", "
            + user.email()
            + ", who is "
            + user.status().text()
            + "."
            + applied,
        "/organizations/" + organization + "/users/" + user.id());
  }

  /** A version after a rejected one can be its undo, or what replaced it. */
  static String applied(Failure failure, long version) {
    if (version <= failure.version() || failure.stage().equals(Stage.INGRESS.text())) {
      return " Version " + version + " of the SCIM user was applied last.";
    }
    boolean undone =
        failure.status() != Failure.Status.SUPERSEDED
            && Topic.SCIM_REQUESTS.topicName().equals(failure.original().topic());
    return undone
        ? " Version "
            + failure.version()
            + " of the SCIM user was undone by version "
            + version
            + "."
        : " Version "
            + version
            + " of the SCIM user was applied since: this one, version "
            + failure.version()
            + ", is superseded.";
  }
}
