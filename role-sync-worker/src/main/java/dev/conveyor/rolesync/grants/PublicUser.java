package dev.conveyor.rolesync.grants;

import dev.conveyor.schemas.DirectoryUserChanged;
import dev.conveyor.schemas.EmailAddress;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A user's public state at one version: profile, status, and roles. */
public record PublicUser(
    UserId id,
    EmailAddress email,
    String displayName,
    UserStatus status,
    boolean scimManaged,
    long directoryVersion,
    long version,
    SortedSet<Grant> grants) {

  /** Before the first event. */
  static PublicUser initial(DirectoryUserChanged user) {
    return new PublicUser(
        user.userId(),
        new EmailAddress(""),
        "",
        UserStatus.DEACTIVATED,
        false,
        0,
        0,
        new TreeSet<>());
  }

  PublicUser withProfile(DirectoryUserChanged user) {
    return new PublicUser(
        id,
        user.email(),
        user.displayName(),
        user.status(),
        user.scimUserId() != null,
        user.version(),
        version,
        grants);
  }

  PublicUser withGrants(SortedSet<Grant> grants) {
    return new PublicUser(
        id, email, displayName, status, scimManaged, directoryVersion, version, grants);
  }

  PublicUser nextVersion() {
    return new PublicUser(
        id, email, displayName, status, scimManaged, directoryVersion, version + 1, grants);
  }

  /** The public members that differ. */
  List<String> changedFrom(PublicUser before) {
    List<String> changed = new ArrayList<>();
    if (!email.equals(before.email)) {
      changed.add("email");
    }
    if (!displayName.equals(before.displayName)) {
      changed.add("displayName");
    }
    if (status != before.status) {
      changed.add("status");
    }
    if (scimManaged != before.scimManaged) {
      changed.add("scimManaged");
    }
    if (!grants.equals(before.grants)) {
      changed.add("roles");
    }
    return changed;
  }
}
