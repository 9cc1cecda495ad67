package dev.conveyor.console.support;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.web.ApiAnswers;
import dev.conveyor.console.web.Page;
import dev.conveyor.schemas.FailureReference;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.ReasonCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The support desk: failed provisions, found, replayed, dismissed. */
@RestController
@RequestMapping("/api/failures")
final class FailuresController {

  private static final int MOST_AT_ONCE = 1000;

  private final FailureDesk desk;
  private final SupportActs acts;

  FailuresController(FailureDesk desk, SupportActs acts) {
    this.desk = desk;
    this.acts = acts;
  }

  /** What became of a replay; {@code sent} is false when it had been sent before. */
  record Replayed(
      FailureReference reference, boolean sent, Failure.Status status, String message, int tries) {}

  record Dismissal(@Nullable String note) {}

  record BulkFilter(
      @Nullable String organization,
      @Nullable String user,
      @Nullable String reason,
      @Nullable String stage) {}

  record BulkReplay(
      @Nullable BulkFilter filter, @Nullable Integer limit, @Nullable Boolean dryRun) {}

  record BulkReplayed(boolean dryRun, int count, List<FailureReference> references) {}

  @GetMapping
  Page<Failure> list(
      @RequestParam(required = false) @Nullable String organization,
      @RequestParam(required = false) @Nullable String reference,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String user,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    String[] key = Page.key(cursor, 2);
    FailureFilter filter =
        new FailureFilter(
            organization,
            reference == null ? null : FailureReference.read(reference),
            status == null ? null : Failure.Status.parse(status),
            user,
            null,
            null,
            key == null ? null : Page.time(key[0]),
            key == null ? null : key[1]);
    List<Failure> found = desk.list(filter, Page.limit(limit) + 1);
    return Page.of(
        found,
        limit,
        failure -> failure.lastSeen() + "\n" + failure.fingerprint(),
        failure -> failure);
  }

  @GetMapping("/{reference}")
  Failure find(@PathVariable String reference) {
    return desk.find(FailureReference.read(reference));
  }

  @PostMapping("/{reference}/replay")
  ResponseEntity<Replayed> replay(@PathVariable String reference, HttpServletRequest request) {
    Failure failure = desk.find(FailureReference.read(reference));
    ActOutcome<SupportActs.Replayed> outcome = acts.replay(Actor.of(request), failure);
    Failure now = outcome.value().failure();
    return ApiAnswers.of(
        outcome,
        HttpStatus.OK,
        "/api/failures/" + failure.reference(),
        new Replayed(
            now.reference(), outcome.value().sent(), now.status(), outcome(now), now.tries()));
  }

  @PostMapping("/{reference}/dismiss")
  Failure dismiss(
      @PathVariable String reference,
      @RequestBody(required = false) @Nullable Dismissal dismissal,
      HttpServletRequest request) {
    Failure failure = desk.find(FailureReference.read(reference));
    return acts.dismiss(Actor.of(request), failure, dismissal == null ? null : dismissal.note());
  }

  @PostMapping("/replay")
  BulkReplayed replayAll(@RequestBody BulkReplay body, HttpServletRequest request) {
    int limit = body.limit() == null ? 100 : body.limit();
    if (limit < 1 || limit > MOST_AT_ONCE) {
      throw new InvalidValue("limit is a number from 1 to " + MOST_AT_ONCE + ".");
    }
    BulkFilter wanted =
        body.filter() == null ? new BulkFilter(null, null, null, null) : body.filter();
    FailureFilter filter =
        new FailureFilter(
            wanted.organization(),
            null,
            Failure.Status.OPEN,
            wanted.user(),
            wanted.reason() == null ? null : new ReasonCode(wanted.reason()),
            wanted.stage(),
            null,
            null);
    boolean dryRun = Boolean.TRUE.equals(body.dryRun());
    List<Failure> replayed = acts.replayAll(Actor.of(request), filter, limit, dryRun);
    return new BulkReplayed(
        dryRun, replayed.size(), replayed.stream().map(Failure::reference).toList());
  }

  private static String outcome(Failure failure) {
    return switch (failure.status()) {
      case OPEN -> failure.message();
      case REPLAYED ->
          failure.note() == null ? "Replay sent. The result is not known yet." : failure.note();
      case RESOLVED, SUPERSEDED, DISMISSED ->
          failure.note() == null ? failure.status().text() : failure.note();
    };
  }
}
