package dev.conveyor.console.support;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code support.replay_run_failures}: what each replay of a cause sent. */
final class RunResults {

  /** How many failures that failed again a run's page links to. */
  private static final int MOST_LINKED = 20;

  private final JdbcClient jdbc;

  RunResults(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** In the transaction that sends it. */
  void sent(UUID run, String fingerprint) {
    jdbc.sql(
            """
            INSERT INTO support.replay_run_failures (run, fingerprint) VALUES (:run, :fingerprint)
            ON CONFLICT (run, fingerprint) DO NOTHING
            """)
        .param("run", run)
        .param("fingerprint", fingerprint)
        .update();
  }

  /**
   * What became of the run's failures by now.
   *
   * @param open how many failures of the cause are open
   */
  RunResult find(ReplayRun run, long open) {
    List<String> failedAgain = failedAgain(run.id());
    return jdbc.sql(
            """
            SELECT count(*) FILTER (WHERE f.status IN ('resolved', 'superseded', 'dismissed')) AS healed,
              count(*) FILTER (WHERE f.status = 'open') AS open,
              count(*) FILTER (WHERE f.status = 'replayed') AS under_way,
              count(*) FILTER (WHERE f.status = 'open' AND f.organization = :organization
                AND f.stage = :stage AND f.reason = :reason) AS open_of_cause
            FROM support.replay_run_failures r
            JOIN support.failed_provisions f ON f.fingerprint = r.fingerprint
            WHERE r.run = :run
            """)
        .param("run", run.id())
        .param("organization", run.cause().organization())
        .param("stage", run.cause().stage())
        .param("reason", run.cause().reason().value())
        .query((row, number) ->
            new RunResult(
                row.getLong("healed"),
                row.getLong("open"),
                row.getLong("under_way"),
                Math.max(0, open - row.getLong("open_of_cause")),
                failedAgain))
        .single();
  }

  private List<String> failedAgain(UUID run) {
    return jdbc.sql(
            """
            SELECT f.reference FROM support.replay_run_failures r
            JOIN support.failed_provisions f ON f.fingerprint = r.fingerprint
            WHERE r.run = :run AND f.status = 'open' ORDER BY f.reference LIMIT :most
            """)
        .param("run", run)
        .param("most", MOST_LINKED)
        .query((row, number) -> row.getString("reference"))
        .list();
  }
}
