package dev.conveyor.console.drift;

import dev.conveyor.console.access.Access;
import dev.conveyor.console.access.Area;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.organizations.Organizations;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.FormAnswers.Told;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page that compares an organization's stages, and an exported list with its users. */
@PageController
@RequestMapping("/organizations/{org}/comparison")
final class DriftPagesController {

  private static final int PAGE = 50;
  private static final int DOWNLOADED_AT_ONCE = 1000;
  private static final int SHOWN = 200;

  private final Organizations organizations;
  private final ComparisonStore comparisons;
  private final FoundDifferences found;
  private final DriftActs acts;
  private final RosterReads rosters;

  DriftPagesController(
      Organizations organizations,
      ComparisonStore comparisons,
      FoundDifferences found,
      DriftActs acts,
      RosterReads rosters) {
    this.organizations = organizations;
    this.comparisons = comparisons;
    this.found = found;
    this.acts = acts;
    this.rosters = rosters;
  }

  @GetMapping
  String page(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable String reason,
      @RequestParam(required = false) @Nullable String cursor,
      HttpServletRequest request,
      Model model) {
    OrganizationId organization = organizations.require(org);
    Reason chosen = reason == null || reason.isEmpty() ? null : Reason.parse(reason);
    ComparisonStatus status = comparisons.status(organization);
    model.addAttribute("status", status);
    model.addAttribute("reason", chosen);
    model.addAttribute("reasons", Reason.values());
    model.addAttribute("page", DriftController.page(found, organization, chosen, cursor, PAGE));
    frame(organization, request, model);
    return "comparison";
  }

  private static void frame(OrganizationId organization, HttpServletRequest request, Model model) {
    model.addAttribute(
        "mayChange", Access.allows(CurrentViewer.of(request), Area.SETTINGS, organization));
    model.addAttribute("mostKept", ComparisonRun.MOST);
    model.addAttribute("mostSnapshots", Snapshots.MOST);
  }

  @PostMapping
  String compare(@PathVariable String org, HttpServletRequest request, RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    return FormAnswers.tell(
        path(org),
        flash,
        () -> {
          acts.compare(CurrentViewer.of(request).name(), organization);
          return null;
        });
  }

  /**
   * @param number of the difference; none for all that can be healed
   */
  @PostMapping("/heal")
  String heal(
      @PathVariable String org,
      @RequestParam(required = false) @Nullable Integer number,
      HttpServletRequest request,
      RedirectAttributes flash) {
    OrganizationId organization = organizations.require(org);
    String actor = CurrentViewer.of(request).name();
    return FormAnswers.tell(
        path(org),
        flash,
        () -> {
          int healed =
              (number == null
                      ? acts.healAll(actor, organization)
                      : acts.heal(actor, organization, List.of(number)))
                  .healed();
          return Told.notice(
              (healed == 1 ? "1 difference is" : "%,d differences are".formatted(healed))
                  + " being healed. A new comparison shows the result.");
        });
  }

  @GetMapping("/differences.csv")
  void download(@PathVariable String org, HttpServletResponse response) throws IOException {
    OrganizationId organization = organizations.require(org);
    HarmlessCsv csv =
        csv(
            response,
            "differences-" + org,
            "Reason",
            "Kind",
            "Difference",
            "User",
            "Email",
            "Group",
            "Reference",
            "User ID",
            "SCIM user ID",
            "SCIM group ID");
    List<FoundDifference> page = found.list(organization, null, 0, DOWNLOADED_AT_ONCE);
    while (!page.isEmpty()) {
      for (FoundDifference each : page) {
        csv.row(
            each.reason().text(),
            each.kind().text(),
            each.text(),
            each.name(),
            each.email(),
            each.group(),
            each.reference(),
            each.userId(),
            each.scimUserId(),
            each.groupId());
      }
      page = found.list(organization, null, page.getLast().number(), DOWNLOADED_AT_ONCE);
    }
    csv.flush();
  }

  /**
   * @param as {@code csv} for a download
   */
  @PostMapping("/assignments")
  @Nullable String assignments(
      @PathVariable String org,
      @RequestParam MultipartFile file,
      @RequestParam(defaultValue = "page") String as,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model,
      RedirectAttributes flash)
      throws IOException {
    OrganizationId organization = organizations.require(org);
    Roster.Result result;
    try (UploadedFile uploaded = UploadedFile.of(file.getInputStream())) {
      result = rosters.compare(organization, uploaded.path());
    } catch (InvalidValue | Conflict e) {
      return FormAnswers.tell(path(org), flash, () -> Told.problem(String.valueOf(e.getMessage())));
    }
    if (as.equals("csv")) {
      download(org, response, result);
      return null;
    }
    model.addAttribute("result", result);
    model.addAttribute("fileName", file.getOriginalFilename());
    model.addAttribute("shown", result.findings().stream().limit(SHOWN).toList());
    frame(organization, request, model);
    return "assignments";
  }

  private static void download(String org, HttpServletResponse response, Roster.Result result)
      throws IOException {
    HarmlessCsv csv =
        csv(response, "assignments-" + org, "Finding", "User", "Name", "Explanation", "User ID");
    for (Roster.Finding each : result.findings()) {
      csv.row(each.what().text(), each.name(), each.displayName(), each.text(), each.userId());
    }
    for (Assignments.Problem problem : result.problems()) {
      csv.row("unreadable row", "", "", problem.text(), "");
    }
    csv.flush();
  }

  private static HarmlessCsv csv(HttpServletResponse response, String name, String... header)
      throws IOException {
    response.setContentType("text/csv;charset=UTF-8");
    response.setCharacterEncoding(StandardCharsets.UTF_8);

    response.setHeader("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
    return new HarmlessCsv(response.getWriter(), header);
  }

  private static String path(String org) {
    return "/organizations/" + org + "/comparison";
  }
}
