package dev.conveyor.console.operations;

import dev.conveyor.console.web.PageController;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who did what, and when. */
@PageController
final class AuditPagesController {

  private final AuditLog log;

  AuditPagesController(AuditLog log) {
    this.log = log;
  }

  @GetMapping("/failures/audit")
  String audit(@RequestParam(required = false) @Nullable Long before, Model model) {
    AuditLog.Listed listed = log.list(before);
    model.addAttribute("entries", listed.entries());
    model.addAttribute("older", listed.older());
    return "audit";
  }
}
