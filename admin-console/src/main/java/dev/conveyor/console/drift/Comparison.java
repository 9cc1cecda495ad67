package dev.conveyor.console.drift;

import dev.conveyor.console.drift.ComparedUser.Directory;
import dev.conveyor.console.drift.ComparedUser.Published;
import dev.conveyor.console.drift.ComparedUser.Scim;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.ScimUserId;
import dev.conveyor.schemas.UserChange;
import dev.conveyor.schemas.UserId;
import dev.conveyor.schemas.UserStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which one stage should know what the stage before it knows. Pure: they see values of
 * one moment, and do not know why something differs.
 */
final class Comparison {

  private final List<Difference> found = new ArrayList<>();
  private final ComparedUser user;
  private final String versions;

  private Comparison(ComparedUser user) {
    this.user = user;
    this.versions = versions(user);
  }

  /**
   * All differences about one user, each stage compared with the one before it.
   *
   * @param mappings the role of each mapped group, as the role-sync worker knows them
   */
  static List<Difference> of(ComparedUser user, Map<GroupId, Role> mappings) {
    Comparison comparison = new Comparison(user);
    comparison.directory();
    comparison.published();
    comparison.memberships();
    comparison.roles(mappings);
    return comparison.found;
  }

  /**
   * The same for a group.
   *
   * @param scimVersion null if SCIM has no such group
   * @param knownVersion the newest version that the role-sync worker has heard of; null for none
   * @param knownDeleted whether it has heard of its deletion
   */
  static List<Difference> ofGroup(
      GroupId group,
      @Nullable Long scimVersion,
      @Nullable Long knownVersion,
      boolean knownDeleted) {
    String versions = scimVersion + "/" + knownVersion;
    if (scimVersion == null) {
      return knownVersion == null || knownDeleted
          ? List.of()
          : List.of(Difference.of(Kind.GROUP, group, "left over", knownVersion, versions));
    }
    if (knownVersion == null || knownDeleted || knownVersion < scimVersion) {
      String detail =
          knownVersion == null ? "missing" : knownDeleted ? "deleted" : "an older version";
      return List.of(Difference.of(Kind.GROUP, group, detail, scimVersion, versions));
    }
    return List.of();
  }

  /**
   * The same for a mapping.
   *
   * @param version of the mapping in the settings
   * @param role null for a mapping that was removed
   * @param knownVersion that the role-sync worker has heard of; null for none
   */
  static List<Difference> ofMapping(
      GroupId group,
      long version,
      @Nullable Role role,
      @Nullable Long knownVersion,
      @Nullable Role knownRole) {
    boolean same =
        knownVersion != null && knownVersion >= version && Objects.equals(role, knownRole);
    if (same) {
      return List.of();
    }
    String detail =
        (role == null ? "none" : role.name())
            + " instead of "
            + (knownRole == null ? "none" : knownRole.name());
    return List.of(
        Difference.of(
            Kind.MAPPING, group, "should be " + detail, version, version + "/" + knownVersion));
  }

  /**
   * The same for the settings of the connection.
   *
   * @param provisioning the version that the provisioning worker has heard of; 0 for none
   * @param roles the same of the role-sync worker
   */
  static List<Difference> ofSettings(long version, long provisioning, long roles) {
    List<String> behind = new ArrayList<>();
    if (provisioning < version) {
      behind.add("provisioning worker");
    }
    if (roles < version) {
      behind.add("role-sync worker");
    }
    String versions = version + "/" + provisioning + "/" + roles;
    return behind.isEmpty()
        ? List.of()
        : List.of(
            new Difference(
                Kind.SETTINGS, null, null, null, String.join(", ", behind), version, versions));
  }

  /** Members of a group whose users were not pushed. */
  static Difference ofParked(GroupId group, long members) {
    String detail = members == 1 ? "1 member" : members + " members";
    return Difference.of(Kind.PARKED_MEMBER, group, detail, 0, "");
  }

  /** What the role-sync worker missed of the directory user. */
  static UserChange missed(ComparedUser user) {
    Directory directory = user.directory();
    Published published = user.published();
    if (directory == null) {
      return UserChange.UPDATED;
    }
    boolean active = directory.isActive();
    if (published == null) {
      return active ? UserChange.PROVISIONED : UserChange.DEACTIVATED;
    }
    if (published.status() == directory.status()) {
      return UserChange.UPDATED;
    }
    return active ? UserChange.REACTIVATED : UserChange.DEACTIVATED;
  }

  private void directory() {
    Scim scim = user.scim();
    Directory directory = user.directory();
    if (scim == null) {
      if (directory != null && directory.scimUser() != null) {
        add(Kind.NOT_IN_SCIM, null, directory.status().text(), directory.managerVersion() + 1);
      }
      return;
    }
    if (directory == null) {
      if (scim.active()) {
        add(Kind.NOT_IN_DIRECTORY, null, "", scim.version());
      }
      return;
    }
    if (scim.active() != directory.isActive()) {
      add(Kind.STATUS, null, directory.status().text() + " in the directory", scim.version());
    }
    List<String> differing = new ArrayList<>();
    if (scim.email() != null && !scim.email().equals(directory.email()) && !directory.collides()) {
      differing.add("email");
    }
    if (!scim.displayName().equals(directory.displayName())) {
      differing.add("displayName");
    }
    if (!differing.isEmpty()) {
      add(Kind.PROFILE, null, String.join(", ", differing), scim.version());
    }
  }

  private void published() {
    Directory directory = user.directory();
    Published published = user.published();
    if (directory == null) {
      if (published != null) {
        add(Kind.PUBLIC_ONLY, null, published.status().text(), published.directoryVersion() + 1);
      }
      return;
    }
    if (published == null) {
      add(Kind.NOT_PUBLIC, null, directory.status().text(), directory.version());
      return;
    }
    List<String> differing = new ArrayList<>();
    if (!directory.email().equals(published.email())) {
      differing.add("email");
    }
    if (!directory.displayName().equals(published.displayName())) {
      differing.add("displayName");
    }
    if (directory.status() != published.status()) {
      differing.add("status");
    }
    if ((directory.scimUser() != null) != published.scimManaged()) {
      differing.add("scimManaged");
    }
    if (differing.isEmpty() && directory.version() != published.directoryVersion()) {
      differing.add("version");
    }
    if (!differing.isEmpty()) {
      add(Kind.PUBLIC_STATE, null, String.join(", ", differing), directory.version());
    }
  }

  private void memberships() {
    Scim scim = user.scim();
    if (scim == null) {
      return;
    }
    Set<GroupId> all = new TreeSet<>(scim.groups());
    all.addAll(user.memberships());
    for (GroupId group : all) {
      boolean member = scim.groups().contains(group);
      if (member != user.memberships().contains(group)) {
        add(Kind.MEMBERSHIP, group, member ? "missing" : "left over", 0);
      }
    }
  }

  /** While somebody is active, their groups' grants are exactly those of their mapped groups. */
  private void roles(Map<GroupId, Role> mappings) {
    Published published = user.published();
    if (published == null || user.directory() == null) {
      return;
    }
    boolean active = published.status() == UserStatus.ACTIVE;
    Set<Grant> wanted = new HashSet<>();
    if (active && published.scimManaged()) {
      for (GroupId group : user.memberships()) {
        Role role = mappings.get(group);
        if (role != null) {
          wanted.add(new Grant(role, new GrantSource.Group(group)));
        }
      }
    }
    Set<Grant> held = new HashSet<>();
    for (Grant grant : published.grants()) {
      boolean counts = active ? grant.source() instanceof GrantSource.Group : true;
      if (counts && !grant.role().isBillingAdmin()) {
        held.add(grant);
      }
    }
    TreeSet<String> parts = new TreeSet<>();
    wanted.stream().filter(g -> !held.contains(g)).forEach(g -> parts.add("missing " + g.role()));
    held.stream().filter(g -> !wanted.contains(g)).forEach(g -> parts.add("surplus " + g.role()));
    if (!parts.isEmpty()) {
      add(Kind.ROLES, null, String.join(", ", parts), published.directoryVersion());
    }
  }

  private void add(Kind kind, @Nullable GroupId group, String detail, long version) {
    found.add(new Difference(kind, scimUser(user), userId(user), group, detail, version, versions));
  }

  static @Nullable ScimUserId scimUser(ComparedUser user) {
    Scim scim = user.scim();
    Directory directory = user.directory();
    return scim != null ? scim.id() : directory == null ? null : directory.scimUser();
  }

  static @Nullable UserId userId(ComparedUser user) {
    Directory directory = user.directory();
    Published published = user.published();
    return directory != null ? directory.id() : published == null ? null : published.id();
  }

  private static String versions(ComparedUser user) {
    Scim scim = user.scim();
    Directory directory = user.directory();
    Published published = user.published();
    return (scim == null ? "-" : scim.version())
        + "/"
        + (directory == null ? "-" : directory.version())
        + "/"
        + (published == null ? "-" : published.version());
  }
}
