package dev.conveyor.console.support;

import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.FailureReason;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ReasonCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The user who holds the address that a failure's user wants.
 *
 * @param path of the user's page
 */
record Holder(String name, String path) {

  private static final Set<ReasonCode> CONTESTED =
      Set.of(FailureReason.EMAIL_TAKEN.code(), FailureReason.ADOPTION_NEEDS_CONFIRMATION.code());

  /** Empty for a failure that is not about an address, and once no one else holds it. */
  static Optional<Holder> of(Failure failure, UserDirectory directory) {
    if (!CONTESTED.contains(failure.reason())) {
      return Optional.empty();
    }
    OrganizationId organization;
    try {
      organization = new OrganizationId(failure.organization());
    } catch (InvalidValue e) {
      return Optional.empty();
    }
    List<String> also = failure.about().alsoKnownAs();
    return Stream.concat(
            Stream.ofNullable(failure.about().name()), also == null ? Stream.of() : also.stream())
        .filter(name -> name.contains("@"))
        .flatMap(address -> directory.findByEmail(organization, new EmailAddress(address)).stream())
        .filter(user -> !isAbout(failure, organization, user, directory))
        .findFirst()
        .map(user ->
            new Holder(
                user.displayName() + ", " + user.email(),
                "/organizations/" + organization + "/users/" + user.id()));
  }

  private static boolean isAbout(
      Failure failure, OrganizationId organization, UserView user, UserDirectory directory) {
    String about = failure.about().id();
    return about != null
        && (about.equals(user.id().toString())
            || directory
                .scimUser(organization, user.id())
                .filter(scim -> about.equals(scim.toString()))
                .isPresent());
  }
}
