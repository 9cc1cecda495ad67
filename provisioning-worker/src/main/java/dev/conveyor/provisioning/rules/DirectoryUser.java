package dev.conveyor.provisioning.rules;

import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The application's own user at one version.
 *
 * @param emailKey by which the address is compared. It belongs to the address, but for users whose
 *     address was found to collide with another user's when keys were introduced
 * @param scimUserId the SCIM user that manages them; null when no identity provider does
 * @param scimVersion the version of that SCIM user applied last
 * @param externalId of the SCIM user that manages them or managed them last; null when it had none
 * @param deletedAt when the SCIM user that managed them was deleted; null when none was
 * @param credentialsEndedAt passwords from before are void; null when they never ended
 * @param sessionsEndedAt sessions and links from before are void; null when they never ended
 */
public record DirectoryUser(
    UserId id,
    String email,
    String emailKey,
    String displayName,
    UserStatus status,
    @Nullable ScimUserId scimUserId,
    @Nullable Long scimVersion,
    @Nullable String externalId,
    @Nullable Instant deletedAt,
    @Nullable Instant credentialsEndedAt,
    @Nullable Instant sessionsEndedAt,
    long version) {

  /** A user who was never managed, as an invitation makes them. */
  static DirectoryUser invited(UserId id, String email, String displayName) {
    return new DirectoryUser(
        id,
        email,
        emailKey(email),
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

  public static String emailKey(String email) {
    return ComparisonKey.of(email);
  }

  public boolean isActive() {
    return status == UserStatus.ACTIVE;
  }

  boolean isManaged() {
    return scimUserId != null;
  }

  /** Whether their SCIM user was deleted, and no other one has adopted them since. */
  public boolean isDeleted() {
    return !isActive() && !isManaged();
  }

  /** Whether nobody else of the organization can have their address. */
  public boolean holdsAddress() {
    return !isDeleted();
  }

  /** Whether an identity provider ever managed them. */
  boolean wasManaged() {
    return isManaged() || isDeleted();
  }

  /** Whether the SCIM user is the identity that manages them, or managed them last. */
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

  DirectoryUser withEmail(String email) {
    return new DirectoryUser(
        id,
        email,
        emailKey(email),
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

  /** Sessions and links end, once: a user who is deactivated already has none. */
  DirectoryUser deactivated(Instant now) {
    return isActive()
        ? with(UserStatus.DEACTIVATED, scimUserId, deletedAt, credentialsEndedAt, now)
        : this;
  }

  /** The person is gone: passwords, links and sessions end, and the address is anybody's. */
  DirectoryUser deleted(Instant now) {
    return with(UserStatus.DEACTIVATED, null, now, now, now);
  }

  /** As if they had not been adopted or created: they may have a password that stays theirs. */
  DirectoryUser withdrawn(Instant now) {
    return with(UserStatus.DEACTIVATED, null, now, credentialsEndedAt, now);
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
        version + 1);
  }

  /** As they are, but for what subscribers never see. */
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
