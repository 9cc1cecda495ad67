package dev.conveyor.console.operations;

import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An organization's own audit trail. */
@RestController
final class OwnAuditController {

  private final Organizations organizations;
  private final OwnAudit audit;

  OwnAuditController(Organizations organizations, OwnAudit audit) {
    this.organizations = organizations;
    this.audit = audit;
  }

  @GetMapping("/api/organizations/{org}/audit")
  Page<OwnAudit.Entry> list(
      @PathVariable String org, @RequestParam(required = false) @Nullable String cursor) {
    return audit.list(organizations.require(org), cursor);
  }
}
