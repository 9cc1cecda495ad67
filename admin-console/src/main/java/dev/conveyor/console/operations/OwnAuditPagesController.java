package dev.conveyor.console.operations;

import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.PageController;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of an organization's own audit trail. */
@PageController
final class OwnAuditPagesController {

  private final Organizations organizations;
  private final OwnAudit audit;

  OwnAuditPagesController(Organizations organizations, OwnAudit audit) {
    this.organizations = organizations;
    this.audit = audit;
  }

  @GetMapping("/organizations/{org}/audit")
  String audit(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable String cursor,
      Model model) {
    model.addAttribute("page", audit.list(organizations.require(org), cursor));
    return "own-audit";
  }
}
