package dev.conveyor.console.directory;

import dev.conveyor.schemas.UserStatus;

/** Who may sign in, and how. Pure. */
public final class SignIn {

  private SignIn() {}

  /** How somebody wants to sign in. */
  public enum Method {
    PASSWORD,
    SSO
  }

  /** Whether, and why or why not. */
  public record Decision(boolean allowed, String reason) {}

  /**
   * A deleted user cannot sign in, not even as a Billing Admin: the person is gone. Requiring SSO
   * shuts passwords out for everybody, Billing Admins too: an identity provider's word that
   * somebody has left must not be passed by with an old password.
   */
  public static Decision decide(
      boolean deleted, UserStatus status, boolean billingAdmin, boolean requireSso, Method method) {
    if (deleted) {
      return new Decision(false, "The user was deleted at the identity provider.");
    }
    if (requireSso && method == Method.PASSWORD) {
      return new Decision(false, "The organization requires single sign-on.");
    }
    if (status == UserStatus.ACTIVE) {
      return new Decision(true, "The user is active.");
    }
    if (billingAdmin) {
      return new Decision(
          true, "The user is deactivated and may see billing only, as a Billing Admin.");
    }
    return new Decision(false, "The user is deactivated.");
  }
}
