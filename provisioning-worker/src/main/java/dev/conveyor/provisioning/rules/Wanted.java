package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.Profile;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import org.jspecify.annotations.Nullable;

/**
 * The directory state that a version of a SCIM user requests.
 *
 * @param userNameKey the comparison key of the userName
 * @param externalId the identity provider's id of the user; null if absent
 * @param email null if the user has no address
 */
public record Wanted(
    ScimUserId scimUser,
    long version,
    String userNameKey,
    @Nullable String externalId,
    @Nullable EmailAddress email,
    String displayName,
    Presence presence) {

  /** Whether the user should exist. */
  public enum Presence {
    ACTIVE,
    INACTIVE,
    /** Deleted by the identity provider. */
    DELETED,
    /** Deleted by the ingress, because the request that created the user was rejected. */
    WITHDRAWN
  }

  static Wanted of(ScimUserChanged change) {
    Profile profile = Profile.of(change.user());
    String externalId = change.user().path("externalId").asString("").strip();
    return new Wanted(
        change.userId(),
        change.version(),
        ComparisonKey.of(change.userName()),
        externalId.isEmpty() ? null : externalId,
        profile.email(),
        profile.displayName(),
        presence(change));
  }

  private static Presence presence(ScimUserChanged change) {
    if (change.deleted()) {
      return change.undoes() == null ? Presence.DELETED : Presence.WITHDRAWN;
    }
    return change.active() ? Presence.ACTIVE : Presence.INACTIVE;
  }

  public boolean isActive() {
    return presence == Presence.ACTIVE;
  }

  /** Null if there is no address. */
  public @Nullable EmailKey emailKey() {
    return email == null ? null : email.key();
  }
}
