package dev.conveyor.provisioning.rules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rights of a user that must not be inherited.
 *
 * @param adminRights whether they are a Billing Admin, or an Admin by a manual grant
 * @param passwordSince when they set their password; null for none
 */
public record Powers(boolean adminRights, @Nullable Instant passwordSince) {

  public static final Powers NONE = new Powers(false, null);

  /**
   * Whether a new owner would gain anything: a password from before the credentials ended is void.
   */
  boolean areEffective(DirectoryUser user) {
    Instant ended = user.credentialsEndedAt();
    boolean password = passwordSince != null && (ended == null || passwordSince.isAfter(ended));
    return adminRights || password;
  }
}
