package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.EmailKey;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The application's user at one version.
 *
 * @param emailKey the comparison key of the address, except for users whose address collided with
 *     another user's when keys were introduced
 * @param scimUserId the SCIM user that manages them; null if no identity provider does
 * @param scimVersion the last applied version of that SCIM user
 * @param externalId of the SCIM user that manages or last managed them; null if it had none
 * @param deletedAt when their managing SCIM user was deleted; null if it was not
 * @param credentialsEndedAt earlier passwords are void; null if they never ended
 * @param sessionsEndedAt earlier sessions and links are void; null if they never ended
 */
public record DirectoryUser(
    UserId id,
    EmailAddress email,
    EmailKey emailKey,
    String displayName,
    UserStatus status,
    @Nullable ScimUserId scimUserId,
    @Nullable Long scimVersion,
    @Nullable String externalId,
    @Nullable Instant deletedAt,
    @Nullable Instant credentialsEndedAt,
    @Nullable Instant sessionsEndedAt,
    long version) {

  /** A user who was never managed, as created by an invitation. */
  static DirectoryUser invited(UserId id, EmailAddress email, String displayName) {
    return new DirectoryUser(
        id,
        email,
        email.key(),
        displayName,
        UserStatus.ACTIVE,
        null,
        null,
        null,
        null,
        null,
        null,
        1);
  }

  public boolean isActive() {
    return status == UserStatus.ACTIVE;
  }

  boolean isManaged() {
    return scimUserId != null;
  }

  /** Whether their SCIM user was deleted and no other one has adopted them since. */
  public boolean isDeleted() {
    return !isActive() && !isManaged();
  }

  /** Whether no other user of the organization can have their address. */
  public boolean holdsAddress() {
    return !isDeleted();
  }

  /** Whether an identity provider ever managed them. */
  boolean wasManaged() {
    return isManaged() || isDeleted() || externalId != null;
  }

  /** Whether the SCIM user is the identity that manages, or last managed, them. */
  boolean belongsTo(@Nullable String externalId) {
    return externalId != null && externalId.equals(this.externalId);
  }

  DirectoryUser managedBy(Wanted wanted) {
    return new DirectoryUser(
        id,
        email,
        emailKey,
        displayName,
        status,
        wanted.scimUser(),
        wanted.version(),
        wanted.externalId(),
        null,
        credentialsEndedAt,
        sessionsEndedAt,
        version);
  }

  DirectoryUser withEmail(EmailAddress email) {
    return new DirectoryUser(
        id,
        email,
        email.key(),
        displayName,
        status,
        scimUserId,
        scimVersion,
        externalId,
        deletedAt,
        credentialsEndedAt,
        sessionsEndedAt,
        version);
  }

  DirectoryUser withDisplayName(String displayName) {
    return new DirectoryUser(
        id,
        email,
        emailKey,
        displayName,
        status,
        scimUserId,
        scimVersion,
        externalId,
        deletedAt,
        credentialsEndedAt,
        sessionsEndedAt,
        version);
  }

  DirectoryUser activated() {
    return with(UserStatus.ACTIVE, scimUserId, deletedAt, credentialsEndedAt, sessionsEndedAt);
  }

  /** Ends sessions and links, once: a user who is already deactivated has none. */
  DirectoryUser deactivated(Instant now) {
    return isActive()
        ? with(UserStatus.DEACTIVATED, scimUserId, deletedAt, credentialsEndedAt, now)
        : this;
  }

  /** The person left: passwords, links, and sessions end, and the address becomes free. */
  DirectoryUser deleted(Instant now) {
    return with(UserStatus.DEACTIVATED, null, now, now, now);
  }

  /** As if they had not been adopted or created: they keep a password that they may have. */
  DirectoryUser withdrawn(Instant now) {
    return with(UserStatus.DEACTIVATED, null, now, credentialsEndedAt, now);
  }

  /** Active, but no longer managed by an identity provider. */
  DirectoryUser unmanaged() {
    return with(status, null, null, credentialsEndedAt, sessionsEndedAt);
  }

  DirectoryUser withSessionsEnded(Instant now) {
    return with(status, scimUserId, deletedAt, credentialsEndedAt, now);
  }

  private DirectoryUser with(
      UserStatus status,
      @Nullable ScimUserId scimUserId,
      @Nullable Instant deletedAt,
      @Nullable Instant credentialsEndedAt,
      @Nullable Instant sessionsEndedAt) {
    return new DirectoryUser(
        id,
        email,
        emailKey,
        displayName,
        status,
        scimUserId,
        scimUserId == null ? null : scimVersion,
        externalId,
        deletedAt,
        credentialsEndedAt,
        sessionsEndedAt,
        version);
  }

  DirectoryUser nextVersion() {
    return withVersion(version + 1);
  }

  /** The same user, at that version if theirs is earlier. */
  DirectoryUser notBefore(long other) {
    return withVersion(Math.max(version, other));
  }

  private DirectoryUser withVersion(long version) {
    return new DirectoryUser(
        id,
        email,
        emailKey,
        displayName,
        status,
        scimUserId,
        scimVersion,
        externalId,
        deletedAt,
        credentialsEndedAt,
        sessionsEndedAt,
        version);
  }

  /** The same user, except for state that subscribers never see. */
  DirectoryUser withInnerStateOf(DirectoryUser other) {
    return new DirectoryUser(
        id,
        email,
        other.emailKey,
        displayName,
        status,
        scimUserId,
        scimVersion,
        other.externalId,
        deletedAt,
        credentialsEndedAt,
        sessionsEndedAt,
        version);
  }

  /** Whether subscribers would see no difference. */
  boolean looksLike(DirectoryUser other) {
    return email.equals(other.email)
        && displayName.equals(other.displayName)
        && status == other.status
        && Objects.equals(scimUserId, other.scimUserId);
  }
}
