package dev.conveyor.console.support;

import dev.conveyor.console.acting.ActOutcome;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.audit.Audit;
import dev.conveyor.schemas.OrganizationId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What support does about failed provisions. */
final class SupportActs {

  private final FailureDesk desk;
  private final Replays replays;
  private final ReplayRuns runs;
  private final Audit audit;

  SupportActs(FailureDesk desk, Replays replays, ReplayRuns runs, Audit audit) {
    this.desk = desk;
    this.replays = replays;
    this.runs = runs;
    this.audit = audit;
  }

  /**
   * What became of a replay.
   *
   * @param sent false when it had been sent before
   */
  public record Replayed(Failure failure, boolean sent) {}

  /**
   * Sends the original record through again and waits for what becomes of it.
   *
   * @throws Conflict when it is superseded or dismissed
   */
  ActOutcome<Replayed> replay(String actor, Failure failure) {
    boolean sent = replays.replay(failure);
    if (sent) {
      audit.record(actor, organization(failure), "replayed", failure.reference().value(), null);
    }
    boolean ended =
        ActOutcome.await(() -> desk.refresh(failure).status() != Failure.Status.REPLAYED);
    return new ActOutcome<>(new Replayed(desk.refresh(failure), sent), ended);
  }

  /**
   * @throws Conflict when it is not open
   */
  Failure dismiss(String actor, Failure failure, @Nullable String note) {
    Failure dismissed = desk.dismiss(failure, note);
    audit.record(actor, organization(failure), "dismissed", failure.reference().value(), note);
    return dismissed;
  }

  /** Replays all that a filter finds, at once. */
  List<Failure> replayAll(String actor, FailureFilter filter, int limit, boolean dryRun) {
    List<Failure> replayed = replays.replayAll(filter, limit, dryRun);
    if (!dryRun) {
      replayed.forEach(failure ->
          audit.record(
              actor, organization(failure), "replayed", failure.reference().value(), null));
    }
    return replayed;
  }

  /**
   * Starts to replay all open failures of a cause: one first, and the rest once that one is
   * resolved.
   *
   * @throws Conflict when a replay of the cause is under way
   */
  ReplayRun start(String actor, Cause cause, int ratePerSecond) {
    ReplayRun run = runs.start(actor, cause, ratePerSecond);
    audit.record(
        actor,
        new OrganizationId(cause.organization()),
        "started a replay of a cause",
        "run " + run.id(),
        cause.stage() + " / " + cause.reason() + ", at most " + ratePerSecond + " a second");
    return run;
  }

  /** Stops it; what was sent stays sent. */
  void stop(String actor, UUID run) {
    ReplayRun stopped = runs.stop(run, actor);
    audit.record(
        actor,
        new OrganizationId(stopped.cause().organization()),
        "stopped a replay of a cause",
        "run " + run,
        stopped.sent() + " had been sent");
  }

  /** What was done about a failure, the newest first. */
  List<Audit.Entry> history(Failure failure, int limit) {
    return audit.list(failure.reference().value(), Long.MAX_VALUE, limit);
  }

  private static OrganizationId organization(Failure failure) {
    return new OrganizationId(failure.organization());
  }
}
