package dev.conveyor.console.mapping;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.ConfirmationNeeded;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.directory.Administrators;
import dev.conveyor.console.directory.LastAdmin;
import dev.conveyor.console.mapping.RoleMappings.ScimGroup;
import dev.conveyor.console.people.RoleCatalog;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an admin does about the roles that SCIM groups give. */
final class MappingActs {

  private final RoleMappings mappings;
  private final RoleCatalog catalog;
  private final Administrators administrators;
  private final Audit audit;

  MappingActs(
      RoleMappings mappings, RoleCatalog catalog, Administrators administrators, Audit audit) {
    this.mappings = mappings;
    this.catalog = catalog;
    this.administrators = administrators;
    this.audit = audit;
  }

  /**
   * Maps a group to a role.
   *
   * @param role null to remove the mapping
   * @param confirmed whether the organization may be left without an admin
   * @throws NotFound when there is no such group or role
   * @throws ConfirmationNeeded if the organization would have no admin afterwards
   */
  ActOutcome<ScimGroup> map(
      String actor,
      OrganizationId organization,
      GroupId id,
      @Nullable Role role,
      boolean confirmed) {
    ScimGroup group = mappings.find(organization, id);
    RoleMappings.checkMappable(role);
    Role known = role == null ? null : catalog.require(organization, role.name());
    if (!confirmed && leavesNoAdmin(organization, group, known)) {
      throw LastAdmin.withMapping();
    }
    Optional<Long> version = mappings.map(organization, id, known, TraceParent.current());
    if (version.isPresent()) {
      audit.record(
          actor,
          organization,
          known == null ? "removed a group's mapping" : "mapped a group",
          "group " + id,
          group.displayName() + (known == null ? "" : " to " + known));
    }
    // One that is there already may still be on its way.
    long wanted = version.orElseGet(() -> mappings.version(organization, id));
    boolean effective =
        wanted == 0 || ActOutcome.await(() -> mappings.hasTakenEffect(organization, group, wanted));
    return new ActOutcome<>(mappings.find(organization, id), effective);
  }

  /** For the preview: whether the organization would have no admin after that mapping. */
  boolean leavesNoAdmin(OrganizationId organization, ScimGroup group, @Nullable Role role) {
    return administrators.goWithMapping(organization, group.id(), group.role(), role);
  }
}
