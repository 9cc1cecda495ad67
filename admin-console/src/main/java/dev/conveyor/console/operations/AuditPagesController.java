package dev.conveyor.console.operations;

import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.web.PageController;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who did what, and when. */
@PageController
final class AuditPagesController {

  private static final int PAGE = 50;

  private final Audit audit;

  AuditPagesController(Audit audit) {
    this.audit = audit;
  }

  @GetMapping("/failures/audit")
  String audit(@RequestParam(required = false) @Nullable Long before, Model model) {
    List<Audit.Entry> entries = audit.list(null, before == null ? Long.MAX_VALUE : before, PAGE);
    model.addAttribute("entries", entries);
    model.addAttribute("older", entries.size() == PAGE ? entries.getLast().id() : null);
    return "audit";
  }
}
