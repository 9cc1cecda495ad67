package dev.conveyor.provisioning.rules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a user holds that nobody else may inherit.
 *
 * @param adminRights whether they are a Billing Admin, or an Admin by a manual grant
 * @param passwordSince when they set their password; null for none
 */
public record Powers(boolean adminRights, @Nullable Instant passwordSince) {

  public static final Powers NONE = new Powers(false, null);

  /** A password from before the user's credentials ended is void. */
  boolean matter(DirectoryUser user) {
    Instant ended = user.credentialsEndedAt();
    boolean password = passwordSince != null && (ended == null || passwordSince.isAfter(ended));
    return adminRights || password;
  }
}
