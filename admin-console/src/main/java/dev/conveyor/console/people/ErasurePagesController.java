package dev.conveyor.console.people;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.ConfirmationNeeded;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.ComparisonKey;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Erases people. The address must be typed, so that no one is erased by mistake. */
@PageController
@RequestMapping("/organizations/{org}")
final class ErasurePagesController {

  private final Organizations organizations;
  private final ErasureActs acts;

  ErasurePagesController(Organizations organizations, ErasureActs acts) {
    this.organizations = organizations;
    this.acts = acts;
  }

  @PostMapping("/users/{id}/erase")
  String user(
      @PathVariable String org,
      @PathVariable String id,
      @RequestParam String address,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    UserId user = UserId.of(id);
    try {
      ActOutcome<Person> outcome =
          acts.erase(CurrentViewer.of(request).name(), organization, user, address, confirm);
      flash.addFlashAttribute(FormAnswers.DONE, told(outcome));
      return "redirect:/organizations/" + org + "/users";
    } catch (InvalidValue | Conflict | ConfirmationNeeded e) {
      flash.addFlashAttribute(FormAnswers.PROBLEM, e.getMessage());
      return "redirect:/organizations/" + org + "/users/" + user;
    }
  }

  /**
   * Shows who the address would erase, and erases them once it is typed a second time. The address
   * is in the body, not in the page's own address, which logs keep.
   *
   * @param typed the same address again; empty for the first step
   */
  @PostMapping("/erasures")
  String address(
      @PathVariable String org,
      @RequestParam String address,
      @RequestParam(defaultValue = "") String typed,
      @RequestParam(defaultValue = "false") boolean confirm,
      HttpServletRequest request,
      Model model,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    String users = "/organizations/" + org + "/users";
    try {
      boolean same = ComparisonKey.of(typed.strip()).equals(ComparisonKey.of(address.strip()));
      if (!typed.isBlank() && same) {
        flash.addFlashAttribute(
            FormAnswers.DONE,
            told(acts.erase(CurrentViewer.of(request).name(), organization, address, confirm)));
        return "redirect:" + users;
      }
      model.addAttribute("found", acts.find(organization, address));
      model.addAttribute("address", address.strip());
      if (!typed.isBlank()) {
        model.addAttribute(
            FormAnswers.PROBLEM,
            "The two addresses are different, so nobody was erased. Try again.");
      }
      return "erase";
    } catch (InvalidValue | Conflict | ConfirmationNeeded e) {
      return FormAnswers.redirect(
          users,
          flash,
          () -> {
            throw e;
          });
    }
  }

  private static String told(ActOutcome<Person> outcome) {
    return outcome.value().isUnknown()
        ? "No user has this address. Failed provisions no longer mention it."
        : FormAnswers.done(
            outcome.effective(), "They are erased. Topics forget them within a month.");
  }
}
