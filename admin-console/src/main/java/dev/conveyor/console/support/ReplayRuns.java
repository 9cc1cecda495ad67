package dev.conveyor.console.support;

import dev.conveyor.console.acting.Conflict;
import dev.conveyor.console.acting.NotFound;
import dev.conveyor.console.support.ReplayRules.Step;
import dev.conveyor.console.support.ReplayRun.State;
import dev.conveyor.schemas.ReasonCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The table {@code support.replay_runs}, and the clockwork that brings its runs forward. Several
 * consoles share the work: each takes a run that no other holds.
 */
final class ReplayRuns {

  /** How many failures that are still open after a run are looked at, to say why. */
  private static final int MOST_EXPLAINED = 20;

  private static final String SELECT =
      """
      SELECT id, organization, stage, reason, started_by, started_at, rate_per_second, state, canary,
        after, sent, last_sent_at, ended_at, note
      FROM support.replay_runs
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final FailureReads failures;
  private final Replays replays;
  private final RunResults results;
  private final Clock clock;

  ReplayRuns(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      FailureReads failures,
      Replays replays,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.failures = failures;
    this.replays = replays;
    this.results = new RunResults(jdbc);
    this.clock = clock;
  }

  /**
   * @throws Conflict when a replay of the cause is under way
   */
  ReplayRun start(String by, Cause cause, int ratePerSecond) {
    UUID id = UUID.randomUUID();
    try {
      jdbc.sql(
              """
              INSERT INTO support.replay_runs
                (id, organization, stage, reason, started_by, rate_per_second)
              VALUES (:id, :organization, :stage, :reason, :by, :rate)
              """)
          .param("id", id)
          .param("organization", cause.organization())
          .param("stage", cause.stage())
          .param("reason", cause.reason().value())
          .param("by", by)
          .param("rate", ratePerSecond)
          .update();
    } catch (DuplicateKeyException e) {
      throw new Conflict("These failures are being replayed already.");
    }
    return find(id);
  }

  /**
   * @throws Conflict when it has ended
   */
  ReplayRun stop(UUID id, String by) {
    int rows =
        jdbc.sql(
                """
                UPDATE support.replay_runs SET state = 'stopped', ended_at = clock_timestamp(),
                  note = :note WHERE id = :id AND ended_at IS NULL
                """)
            .param("id", id)
            .param("note", "Stopped by " + by + ".")
            .update();
    ReplayRun run = find(id);
    if (rows == 0) {
      throw new Conflict("This replay has ended already: it is " + run.state().text() + ".");
    }
    return run;
  }

  ReplayRun find(UUID id) {
    return jdbc.sql(SELECT + " WHERE id = :id")
        .param("id", id)
        .query(ReplayRuns::read)
        .optional()
        .orElseThrow(() -> new NotFound("There is no such replay."));
  }

  /** What became of what it sent, as things stand now. */
  RunResult result(ReplayRun run) {
    return results.find(run, failures.open(run.cause()));
  }

  /** The run of a cause that is under way. */
  Optional<ReplayRun> live(Cause cause) {
    return jdbc.sql(
            SELECT
                + """
                WHERE organization = :organization AND stage = :stage AND reason = :reason
                  AND ended_at IS NULL
                """)
        .param("organization", cause.organization())
        .param("stage", cause.stage())
        .param("reason", cause.reason().value())
        .query(ReplayRuns::read)
        .optional();
  }

  /** Brings every run forward that is due. */
  void tick() {
    for (UUID id :
        jdbc.sql("SELECT id FROM support.replay_runs WHERE ended_at IS NULL")
            .query(UUID.class)
            .list()) {
      transaction.executeWithoutResult(status ->
          jdbc.sql(SELECT + " WHERE id = :id AND ended_at IS NULL FOR UPDATE SKIP LOCKED")
              .param("id", id)
              .query(ReplayRuns::read)
              .optional()
              .ifPresent(this::step));
    }
  }

  private void step(ReplayRun run) {
    Instant now = clock.instant();
    String canary = run.canary();
    Failure.Status canaryStatus =
        canary == null ? null : failures.find(canary).map(Failure::status).orElse(null);
    switch (ReplayRules.next(run, canaryStatus, now)) {
      case Step.Send send -> send(run, send.most(), now);
      case Step.Become become -> become(run, become.state(), become.note());
      case Step.Wait wait -> {}
    }
  }

  private void send(ReplayRun run, int most, Instant now) {
    List<Failure> next = failures.openOf(run.cause(), run.after(), most);
    if (next.isEmpty()) {
      become(run, State.DONE, ending(run));
      return;
    }
    long sent = next.stream().filter(failure -> sendOne(run, failure)).count();
    String last = next.getLast().fingerprint();
    boolean first = run.state() == State.CANARY;
    jdbc.sql(
            """
            UPDATE support.replay_runs SET state = :state, canary = coalesce(canary, :canary),
              after = :after, sent = sent + :sent, last_sent_at = :now WHERE id = :id
            """)
        .param("state", first && sent > 0 ? "waiting" : run.state().text())
        .param("canary", first && sent > 0 ? last : null)
        .param("after", last)
        .param("sent", sent)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("id", run.id())
        .update();
  }

  /** Says what was not sent, and why. */
  private @Nullable String ending(ReplayRun run) {
    List<String> refused =
        failures.openOf(run.cause(), "", MOST_EXPLAINED).stream()
            .filter(failure -> !UnsentRecords.isOne(failure.original()))
            .flatMap(failure ->
                ReplayPlan.of(failure) instanceof ReplayPlan.Refuse refuse
                    ? Stream.of(failure.reference() + ": " + refuse.why())
                    : Stream.of())
            .toList();
    if (refused.isEmpty()) {
      return run.sent() == 0 ? "Nothing was open." : null;
    }
    return refused.size() == 1
        ? "One was not sent. " + refused.getFirst()
        : refused.size() + " were not sent, such as " + refused.getFirst();
  }

  /** One that somebody else replayed or that moved on meanwhile is left alone. */
  private boolean sendOne(ReplayRun run, Failure failure) {
    try {
      boolean sent = replays.replayInRun(failure, run);
      if (sent) {
        results.sent(run.id(), failure.fingerprint());
      }
      return sent;
    } catch (Conflict e) {
      return false;
    }
  }

  private void become(ReplayRun run, State state, @Nullable String note) {
    jdbc.sql(
            """
            UPDATE support.replay_runs SET state = :state, note = :note,
              ended_at = CASE WHEN :ended THEN clock_timestamp() END WHERE id = :id
            """)
        .param("state", state.text())
        .param("note", note)
        .param("ended", !state.isLive())
        .param("id", run.id())
        .update();
  }

  private static ReplayRun read(ResultSet row, int number) throws SQLException {
    return new ReplayRun(
        row.getObject("id", UUID.class),
        new Cause(
            row.getString("organization"),
            row.getString("stage"),
            new ReasonCode(row.getString("reason"))),
        row.getString("started_by"),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        row.getInt("rate_per_second"),
        State.parse(row.getString("state")),
        row.getString("canary"),
        row.getString("after"),
        row.getLong("sent"),
        instant(row.getObject("last_sent_at", OffsetDateTime.class)),
        instant(row.getObject("ended_at", OffsetDateTime.class)),
        row.getString("note"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
