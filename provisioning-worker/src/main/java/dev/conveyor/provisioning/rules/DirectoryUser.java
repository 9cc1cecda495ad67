package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The application's own user at one version.
 *
 * @param scimUserId the SCIM user that manages them; null when no identity provider does
 * @param scimVersion the version of that SCIM user applied last
 */
public record DirectoryUser(
    UserId id,
    String email,
    String displayName,
    UserStatus status,
    @Nullable ScimUserId scimUserId,
    @Nullable Long scimVersion,
    long version) {

  /** E-mail addresses are compared without case. */
  public static String emailKey(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  public String emailKey() {
    return emailKey(email);
  }

  public boolean isActive() {
    return status == UserStatus.ACTIVE;
  }

  DirectoryUser managedBy(ScimUserId scimUser, long scimVersion) {
    return new DirectoryUser(id, email, displayName, status, scimUser, scimVersion, version);
  }

  DirectoryUser unmanaged() {
    return new DirectoryUser(id, email, displayName, status, null, null, version);
  }

  DirectoryUser withProfile(Profile profile) {
    return new DirectoryUser(
        id, profile.email(), profile.displayName(), status, scimUserId, scimVersion, version);
  }

  DirectoryUser withStatus(UserStatus status) {
    return new DirectoryUser(id, email, displayName, status, scimUserId, scimVersion, version);
  }

  DirectoryUser nextVersion() {
    return new DirectoryUser(id, email, displayName, status, scimUserId, scimVersion, version + 1);
  }

  boolean sameAs(DirectoryUser other) {
    return email.equals(other.email)
        && displayName.equals(other.displayName)
        && status == other.status
        && java.util.Objects.equals(scimUserId, other.scimUserId);
  }
}
