package dev.conveyor.console.support;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.directory.UserDirectory;
import dev.conveyor.console.web.CurrentViewer;
import dev.conveyor.console.web.FormAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.console.web.PageController;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.ReasonCode;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The support desk. */
@PageController
@RequestMapping("/failures")
final class FailurePagesController {

  private static final int PAGE = 50;
  private static final int CAUSES = 20;
  private static final int SHOWN = 10;
  private static final Duration AWAITED = Duration.ofMinutes(5);

  private final FailureDesk desk;
  private final ReplayRuns runs;
  private final SupportActs acts;
  private final UserDirectory directory;

  FailurePagesController(
      FailureDesk desk, ReplayRuns runs, SupportActs acts, UserDirectory directory) {
    this.desk = desk;
    this.runs = runs;
    this.acts = acts;
    this.directory = directory;
  }

  /** What the search form says; an empty field narrows nothing. */
  record Search(String reference, String organization, String user, String reason, String status) {

    private static @Nullable String orNull(String text) {
      return text.isBlank() ? null : text.strip();
    }

    /** A reference names one failure, so nothing else narrows what it finds. */
    FailureFilter filter(String @Nullable [] key) {
      if (!reference.isBlank()) {
        FailureReference read = FailureReference.read(reference);
        return new FailureFilter(null, read, null, null, null, null, null, null);
      }
      String wanted = orNull(status);
      String wantedReason = orNull(reason);
      return new FailureFilter(
          orNull(organization),
          null,
          wanted == null || wanted.equals("all") ? null : Failure.Status.parse(wanted),
          orNull(user),
          wantedReason == null ? null : new ReasonCode(wantedReason),
          null,
          key == null ? null : Page.time(key[0]),
          key == null ? null : key[1]);
    }
  }

  /** Open failures first: they are the work to do. A reference is looked for among all statuses. */
  @GetMapping
  String list(
      @RequestParam(defaultValue = "") String reference,
      @RequestParam(defaultValue = "") String organization,
      @RequestParam(defaultValue = "") String user,
      @RequestParam(defaultValue = "") String reason,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String cursor,
      Model model) {
    Search search =
        new Search(
            reference,
            organization,
            user,
            reason,
            reference.isBlank() ? (status == null ? "open" : status) : "all");
    model.addAttribute("search", search);
    model.addAttribute(
        "causes", desk.causes(organization.isBlank() ? null : organization.strip(), CAUSES));
    List<Failure> found = List.of();
    try {
      found = desk.list(search.filter(Page.key(cursor, 2)), PAGE + 1);
    } catch (InvalidValue e) {
      model.addAttribute(FormAnswers.PROBLEM, e.getMessage());
    }
    if (!reference.isBlank() && found.size() == 1) {
      return "redirect:/failures/" + found.getFirst().reference();
    }
    model.addAttribute(
        "page",
        Page.of(found, PAGE, each -> each.lastSeen() + "\n" + each.fingerprint(), each -> each));
    return "failures";
  }

  @GetMapping("/{reference}")
  String failure(
      @PathVariable String reference,
      @RequestParam(required = false) @Nullable String poll,
      Model model) {
    Failure failure = desk.find(FailureReference.read(reference));
    model.addAttribute("failure", failure);
    model.addAttribute("record", DecodedRecord.of(failure.original()));
    model.addAttribute("replay", Replay.of(failure));
    model.addAttribute("now", Now.of(failure, directory, desk));
    model.addAttribute("open", failure.status() == Failure.Status.OPEN);
    model.addAttribute("advice", Advice.of(failure.reason()).orElse(null));
    model.addAttribute("holder", Holder.of(failure, directory).orElse(null));
    boolean waiting = failure.status() == Failure.Status.REPLAYED;
    model.addAttribute("waiting", waiting);
    model.addAttribute("outcome", waiting || poll != null ? outcome(failure) : null);
    model.addAttribute("acts", acts.history(failure, PAGE));
    return "failure";
  }

  @PostMapping("/{reference}/replay")
  String replay(
      @PathVariable String reference, HttpServletRequest request, RedirectAttributes flash) {
    Failure failure = desk.find(FailureReference.read(reference));
    return FormAnswers.tell(
        "/failures/" + failure.reference(),
        flash,
        () -> {
          ActOutcome<SupportActs.Replayed> outcome =
              acts.replay(CurrentViewer.of(request).name(), failure);
          Failure now = outcome.value().failure();
          // The page itself says that it waits.
          return now.status() == Failure.Status.REPLAYED ? null : outcome(now);
        });
  }

  private static FormAnswers.Told outcome(Failure failure) {
    return switch (failure.status()) {
      case RESOLVED -> FormAnswers.Told.done("Replayed, and resolved.");
      case OPEN -> FormAnswers.Told.problem("Replayed, and it failed again: " + failure.message());
      case REPLAYED -> FormAnswers.Told.notice("Replay sent. Waiting for the result...");
      case SUPERSEDED -> FormAnswers.Told.notice("Replayed, but a newer change has taken effect.");
      case DISMISSED -> FormAnswers.Told.notice("The failure was dismissed in the meantime.");
    };
  }

  @PostMapping("/{reference}/dismiss")
  String dismiss(
      @PathVariable String reference,
      @RequestParam(defaultValue = "") String note,
      HttpServletRequest request,
      RedirectAttributes flash) {
    Failure failure = desk.find(FailureReference.read(reference));
    return FormAnswers.redirect(
        "/failures/" + failure.reference(),
        flash,
        () -> {
          if (note.isBlank()) {
            throw new InvalidValue(
                "Enter a reason. It is shown to anyone who opens this failure later.");
          }
          acts.dismiss(CurrentViewer.of(request).name(), failure, note.strip());
          return "Dismissed.";
        });
  }

  /** A dry run: what a replay of the cause would send, before anything is sent. */
  @GetMapping("/cause")
  String cause(
      @RequestParam String organization,
      @RequestParam String stage,
      @RequestParam String reason,
      Model model) {
    Cause cause = new Cause(organization, stage, new ReasonCode(reason));
    model.addAttribute("cause", cause);
    model.addAttribute("open", desk.open(cause));
    model.addAttribute("first", desk.openOf(cause, SHOWN).stream().map(Replay::of).toList());
    model.addAttribute("live", runs.live(cause).orElse(null));
    return "cause";
  }

  @PostMapping("/runs")
  String start(
      @RequestParam String organization,
      @RequestParam String stage,
      @RequestParam String reason,
      @RequestParam(defaultValue = "50") int rate,
      HttpServletRequest request,
      RedirectAttributes flash) {
    if (rate < 1 || rate > 1000) {
      throw new InvalidValue("The rate is a number from 1 to 1,000 a second.");
    }
    ReplayRun run =
        acts.start(
            CurrentViewer.of(request).name(),
            new Cause(organization, stage, new ReasonCode(reason)),
            rate);
    return "redirect:/failures/runs/" + run.id();
  }

  @GetMapping("/runs/{id}")
  String run(@PathVariable UUID id, Model model) {
    ReplayRun run = runs.find(id);
    RunResult result = runs.result(run);
    model.addAttribute("run", run);
    model.addAttribute("open", desk.open(run.cause()));
    model.addAttribute("result", result);
    model.addAttribute("tone", result.tone(run.state()).name().toLowerCase(Locale.ROOT));
    model.addAttribute("polls", run.state().isLive() || isAwaited(run, result));
    return "run";
  }

  /** The last results come in after the last failure is sent; a page does not wait indefinitely. */
  private static boolean isAwaited(ReplayRun run, RunResult result) {
    Instant ended = run.endedAt();
    return result.waiting() > 0 && ended != null && ended.plus(AWAITED).isAfter(Instant.now());
  }

  @PostMapping("/runs/{id}/stop")
  String stop(@PathVariable UUID id, HttpServletRequest request, RedirectAttributes flash) {
    return FormAnswers.tell(
        "/failures/runs/" + id,
        flash,
        () -> {
          acts.stop(CurrentViewer.of(request).name(), id);
          return FormAnswers.Told.notice("Stopped. Failures that were sent already stay sent.");
        });
  }
}
