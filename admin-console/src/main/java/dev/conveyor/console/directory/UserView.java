package dev.conveyor.console.directory;

import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.List;

/**
 * A directory user as admins see them.
 *
 * @param deleted whether the identity provider deleted them, and has not pushed them since
 * @param canSignIn by one method at least
 */
public record UserView(
    UserId id,
    EmailAddress email,
    String displayName,
    UserStatus status,
    boolean scimManaged,
    boolean deleted,
    boolean canSignIn,
    List<Grant> roles) {

  static UserView of(
      UserId id,
      EmailAddress email,
      String displayName,
      UserStatus status,
      boolean scimManaged,
      boolean deleted,
      List<Grant> roles) {
    boolean billingAdmin = roles.stream().anyMatch(grant -> grant.role().isBillingAdmin());
    return new UserView(
        id,
        email,
        displayName,
        status,
        scimManaged,
        deleted,
        SignIn.decide(deleted, status, billingAdmin, false, SignIn.Method.SSO).allowed(),
        roles);
  }

  @com.fasterxml.jackson.annotation.JsonIgnore
  public boolean isBillingAdmin() {
    return roles.stream().anyMatch(grant -> grant.role().isBillingAdmin());
  }

  /** The grants of that role. */
  public List<Grant> grantsOf(Role role) {
    return roles.stream().filter(grant -> grant.role().equals(role)).toList();
  }
}
