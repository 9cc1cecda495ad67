package dev.conveyor.console.operations;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.acting.ConfirmationNeeded;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.console.signin.PasswordLinks;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.console.web.Answer;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.PageController;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** For operators: the staff. */
@PageController
@RequestMapping("/staff")
final class StaffPagesController {

  private final StaffAccounts staff;
  private final PasswordLinks links;
  private final Audit audit;

  StaffPagesController(StaffAccounts staff, PasswordLinks links, Audit audit) {
    this.staff = staff;
    this.links = links;
    this.audit = audit;
  }

  @GetMapping
  String staff(Model model) {
    model.addAttribute("staff", staff.list());
    return "staff";
  }

  @PostMapping
  String addStaff(
      @RequestParam String email,
      @RequestParam String name,
      @RequestParam(defaultValue = "false") boolean support,
      @RequestParam(defaultValue = "false") boolean operator,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return Answer.redirect(
        "/staff",
        flash,
        () -> {
          AccountId.Staff id = staff.add(email.strip(), name.strip(), support, operator);
          audit.record(
              CurrentViewer.of(request).name(), null, "added to the staff", email.strip(), null);
          links.offer(request, id, flash);
          return email + " was added to the team. No e-mail was sent to them.";
        });
  }

  @PostMapping("/{id}/link")
  String staffLink(@PathVariable UUID id, HttpServletRequest request, RedirectAttributes flash) {
    return Answer.redirect(
        "/staff",
        flash,
        () -> {
          links.offer(request, new AccountId.Staff(id), flash);
          audit.record(
              CurrentViewer.of(request).name(), null, "made a password link", "staff " + id, null);
          return "There is a new link.";
        });
  }

  @PostMapping("/{id}/end")
  String endStaff(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return Answer.tell(
        "/staff",
        flash,
        () -> {
          if (!confirm) {
            throw new ConfirmationNeeded(
                "Confirm that you want to end this account. Its owner is signed out at once.");
          }
          staff.disable(id);
          audit.record(
              CurrentViewer.of(request).name(), null, "ended a staff account", "staff " + id, null);
          return Answer.Told.notice("Account ended. Its owner can no longer sign in.");
        });
  }
}
