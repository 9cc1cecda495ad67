package dev.conveyor.console.operations;

import dev.conveyor.console.access.AccountId;
import dev.conveyor.console.signin.PasswordLinks;
import dev.conveyor.console.signin.StaffAccounts;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
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
  private final StaffActs acts;

  StaffPagesController(StaffAccounts staff, PasswordLinks links, StaffActs acts) {
    this.staff = staff;
    this.links = links;
    this.acts = acts;
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
    return FormAnswers.redirect(
        "/staff",
        flash,
        () -> {
          StaffAccounts.Listed added =
              acts.add(CurrentViewer.of(request).name(), email, name, support, operator);
          links.offer(request, new AccountId.Staff(added.id()), flash);
          return email + " was added to the team. No e-mail was sent to them.";
        });
  }

  @PostMapping("/{id}/link")
  String staffLink(@PathVariable UUID id, HttpServletRequest request, RedirectAttributes flash) {
    return FormAnswers.redirect(
        "/staff",
        flash,
        () -> {
          String secret = acts.passwordLink(CurrentViewer.of(request).name(), id);
          PasswordLinks.show(request, secret, flash);
          return "There is a new link.";
        });
  }

  @PostMapping("/{id}/end")
  String endStaff(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request,
      RedirectAttributes flash) {
    return FormAnswers.tell(
        "/staff",
        flash,
        () -> {
          acts.end(CurrentViewer.of(request).name(), id, confirm);
          return FormAnswers.Told.notice("Account ended. Its owner can no longer sign in.");
        });
  }
}
