package dev.conveyor.console.operations;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.organizations.Organization;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import org.jspecify.annotations.Nullable;

/** What operators do about organizations. */
final class OrganizationActs {

  private final Organizations organizations;
  private final Audit audit;

  OrganizationActs(Organizations organizations, Audit audit) {
    this.organizations = organizations;
    this.audit = audit;
  }

  /**
   * @param name null for the id
   */
  Organization create(String actor, @Nullable String id, @Nullable String name) {
    if (id == null || id.isBlank()) {
      throw new InvalidValue("An organization needs an id.");
    }
    OrganizationId organization = new OrganizationId(id.strip());
    Organization created =
        organizations.create(
            organization, name == null ? id.strip() : name.strip(), TraceParent.current());
    audit.record(actor, organization, "created the organization", null, created.name());
    return created;
  }
}
