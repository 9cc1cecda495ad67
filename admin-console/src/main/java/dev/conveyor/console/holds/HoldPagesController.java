package dev.conveyor.console.holds;

import dev.conveyor.console.access.Access;
import dev.conveyor.console.access.Area;
import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.connection.Connection;
import dev.conveyor.console.connection.ConnectionActs;
import dev.conveyor.console.connection.Connections;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.FormAnswers.Told;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.HoldDecision;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of held changes, and the policy that decides what is held. */
@PageController
@RequestMapping("/organizations/{org}/holds")
final class HoldPagesController {

  private static final int PAGE = 50;

  private final Organizations organizations;
  private final Connections connections;
  private final ConnectionActs connectionActs;
  private final HeldUsers held;
  private final HoldActs acts;

  HoldPagesController(
      Organizations organizations,
      Connections connections,
      ConnectionActs connectionActs,
      HeldUsers held,
      HoldActs acts) {
    this.organizations = organizations;
    this.connections = connections;
    this.connectionActs = connectionActs;
    this.held = held;
    this.acts = acts;
  }

  @GetMapping
  String page(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request,
      Model model) {
    OrganizationId organization = organizations.require(org);
    model.addAttribute("page", HoldsController.page(held, organization, cursor, PAGE));
    model.addAttribute("total", held.count(organization));
    model.addAttribute("most", HoldActs.MOST);
    model.addAttribute("policy", connections.find(organization).holds());
    model.addAttribute(
        "mayChange", Access.allows(CurrentViewer.of(request), Area.SETTINGS, organization));
    return "holds";
  }

  /**
   * @param user whom the decision is about; none for everyone who is held
   */
  @PostMapping("/decide")
  String decide(
      @PathVariable String org,
      @RequestParam String decision,
      @RequestParam(required = false) @Nullable String user,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    String actor = CurrentViewer.of(request).name();
    return FormAnswers.tell(
        path(org),
        flash,
        () -> {
          HoldDecision chosen = HoldDecision.parse(decision);
          ActOutcome<HoldActs.Decided> outcome =
              user == null
                  ? acts.decideAll(actor, organization, chosen)
                  : acts.decide(actor, organization, List.of(UserId.of(user)), chosen);
          String text =
              FormAnswers.done(outcome.effective(), done(chosen, outcome.value().decided()));
          return chosen == HoldDecision.APPLY ? Told.notice(text) : Told.done(text);
        });
  }

  private static String done(HoldDecision decision, int users) {
    String who = users == 1 ? "1 user" : "%,d users".formatted(users);
    return switch (decision) {
      case APPLY -> "The held changes of " + who + " were applied.";
      case DISCARD -> "The held changes of " + who + " were discarded.";
      case END_SESSIONS -> "The sessions of " + who + " were ended.";
    };
  }

  @PostMapping("/policy")
  String policy(
      @PathVariable String org,
      @RequestParam(defaultValue = "false") boolean enabled,
      @RequestParam int moreThan,
      @RequestParam int percent,
      @RequestParam int minutes,
      @RequestParam int endsAfterHours,
      @RequestParam String endsBy,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    return FormAnswers.redirect(
        path(org),
        flash,
        () -> {
          HoldPolicy policy =
              new HoldPolicy(
                  enabled, moreThan, percent, minutes, endsAfterHours, HoldDecision.parse(endsBy));
          ActOutcome<Connection> outcome =
              connectionActs.change(
                  CurrentViewer.of(request).name(),
                  organization,
                  false,
                  before -> before.withHolds(policy));
          return FormAnswers.done(
              outcome.effective(),
              enabled ? "Saved." : "Holds are off. Every change is applied at once.");
        });
  }

  private static String path(String org) {
    return "/organizations/" + org + "/holds";
  }
}
