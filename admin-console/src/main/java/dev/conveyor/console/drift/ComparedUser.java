package dev.conveyor.console.drift;

import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One user as every stage knows them at one moment.
 *
 * @param scim null if there is no SCIM user
 * @param directory null if there is no directory user
 * @param published null if the role-sync worker does not know the user
 * @param memberships the groups that the SCIM user is in, as the role-sync worker knows
 */
record ComparedUser(
    @Nullable Scim scim,
    @Nullable Directory directory,
    @Nullable Published published,
    Set<GroupId> memberships) {

  /**
   * A SCIM user.
   *
   * @param email of the profile; null if there is none
   * @param appliedVersion the newest version that the provisioning worker has seen; 0 for none
   */
  record Scim(
      ScimUserId id,
      long version,
      boolean active,
      @Nullable EmailAddress email,
      String displayName,
      Set<GroupId> groups,
      long appliedVersion) {

    Scim {
      groups = Set.copyOf(groups);
    }
  }

  /**
   * A directory user.
   *
   * @param scimUser who manages them; null for none
   * @param managerVersion the newest version of that SCIM user that the provisioning worker has
   *     seen; 0 for none
   * @param collides whether the address is another user's, too, as it was before addresses were
   *     compared as names are
   */
  record Directory(
      UserId id,
      @Nullable ScimUserId scimUser,
      long managerVersion,
      long version,
      EmailAddress email,
      String displayName,
      UserStatus status,
      boolean collides) {

    boolean isActive() {
      return status == UserStatus.ACTIVE;
    }
  }

  /** A user as the role-sync worker publishes them. */
  record Published(
      UserId id,
      long directoryVersion,
      long version,
      EmailAddress email,
      String displayName,
      UserStatus status,
      boolean scimManaged,
      Set<Grant> grants) {

    Published {
      grants = Set.copyOf(grants);
    }
  }

  ComparedUser {
    memberships = Set.copyOf(memberships);
  }
}
