package dev.conveyor.console.people;

import dev.conveyor.console.directory.Administrators;
import dev.conveyor.console.directory.LastAdmin;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.directory.UserView;
import dev.conveyor.schemas.Grant;
import dev.conveyor.schemas.GrantSource;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The roles of a user as their page shows them: where each comes from, and what removing it needs.
 */
final class HeldRoles {

  private final UserDirectory directory;
  private final Administrators administrators;
  private final RoleActs roles;

  HeldRoles(UserDirectory directory, Administrators administrators, RoleActs roles) {
    this.directory = directory;
    this.administrators = administrators;
    this.roles = roles;
  }

  /**
   * A grant on a user's page.
   *
   * @param keptBy why it cannot be removed manually; null when it can
   * @param warning what has to be confirmed before it is removed; null when there is no such thing
   */
  record Held(Grant grant, String source, @Nullable String keptBy, @Nullable String warning) {}

  List<Held> of(OrganizationId organization, UserView user, boolean themselves) {
    return user.roles().stream()
        .map(grant -> {
          List<GroupId> groups = groupsOf(List.of(grant));
          String keptBy =
              groups.isEmpty() ? null : roles.keptBy(organization, user, grant.role(), groups);
          boolean last =
              keptBy == null && administrators.goWithRole(organization, user.id(), grant.role());
          boolean own = keptBy == null && RoleActs.losesOwnAccess(themselves, user, grant.role());
          return new Held(
              grant,
              source(organization, grant),
              keptBy,
              last ? LastAdmin.warning(user.displayName()) : own ? LastAdmin.OWN_WARNING : null);
        })
        .toList();
  }

  /** The groups among the sources of these grants. */
  static List<GroupId> groupsOf(List<Grant> grants) {
    return grants.stream()
        .map(Grant::source)
        .filter(GrantSource.Group.class::isInstance)
        .map(source -> ((GrantSource.Group) source).group())
        .toList();
  }

  private String source(OrganizationId organization, Grant grant) {
    return switch (grant.source()) {
      case GrantSource.Manual manual -> "assigned manually";
      case GrantSource.Default byDefault -> "default role";
      case GrantSource.Group group ->
          "SCIM group "
              + String.join("", directory.groupNames(organization, List.of(group.group())));
    };
  }
}
