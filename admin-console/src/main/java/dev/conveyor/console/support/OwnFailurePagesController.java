package dev.conveyor.console.support;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.FormAnswers.Told;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of an organization's own failed provisions. */
@PageController
@RequestMapping("/organizations/{org}/failures")
final class OwnFailurePagesController {

  private static final int PAGE = 50;

  private final Organizations organizations;
  private final OwnFailures failures;
  private final FailureDesk desk;
  private final UserDirectory directory;

  OwnFailurePagesController(
      Organizations organizations,
      OwnFailures failures,
      FailureDesk desk,
      UserDirectory directory) {
    this.organizations = organizations;
    this.failures = failures;
    this.desk = desk;
    this.directory = directory;
  }

  /**
   * @param query a reference, or part of a name
   */
  @GetMapping
  String list(
      @PathVariable String org,
      @RequestParam(defaultValue = "") String query,
      @RequestParam(defaultValue = "open") String status,
      @RequestParam(required = false) @Nullable String cursor,
      Model model) {
    OrganizationId organization = organizations.require(org);
    String text = query.strip();
    if (isReference(text)) {
      return "redirect:" + path(org) + "/" + FailureReference.read(text);
    }
    model.addAttribute(
        "page",
        failures.list(
            organization,
            status.equals("all") ? null : Failure.Status.parse(status),
            text.isEmpty() ? null : text,
            cursor,
            PAGE));
    model.addAttribute("query", query);
    model.addAttribute("status", status);
    return "own-failures";
  }

  private static boolean isReference(String text) {
    try {
      return !text.contains("@") && !FailureReference.read(text).value().isEmpty();
    } catch (InvalidValue e) {
      return false;
    }
  }

  @GetMapping("/{reference}")
  String failure(@PathVariable String org, @PathVariable String reference, Model model) {
    Failure failure = failures.find(organizations.require(org), reference);
    model.addAttribute("failure", OwnFailure.of(failure));
    model.addAttribute("holder", Holder.of(failure, directory).orElse(null));
    model.addAttribute("userPath", Now.of(failure, directory, desk).userPath());
    return "own-failure";
  }

  @PostMapping("/{reference}/retry")
  String retry(
      @PathVariable String org,
      @PathVariable String reference,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    return FormAnswers.tell(
        path(org) + "/" + FailureReference.read(reference),
        flash,
        () -> {
          ActOutcome<OwnFailure> outcome =
              failures.retry(CurrentViewer.of(request).name(), organization, reference);
          return told(outcome.value());
        });
  }

  private static Told told(OwnFailure failure) {
    return switch (failure.status()) {
      case RESOLVED -> Told.done("Sent again, and resolved.");
      case OPEN -> Told.problem("Sent again, and it failed again: " + failure.message());
      case REPLAYED -> Told.notice("Sent again. The result is not known yet; reload this page.");
      case SUPERSEDED -> Told.notice("Sent again, but a newer change has taken effect.");
      case DISMISSED -> Told.notice("Support has dismissed this failure in the meantime.");
    };
  }

  private static String path(String org) {
    return "/organizations/" + org + "/failures";
  }
}
