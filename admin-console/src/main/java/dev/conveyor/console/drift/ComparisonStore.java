package dev.conveyor.console.drift;

import dev.conveyor.console.drift.Circumstances.Explained;
import dev.conveyor.console.drift.ComparisonStatus.State;
import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The tables {@code settings.comparisons} and {@code settings.differences}. */
final class ComparisonStore {

  /** A comparison without progress for this long is abandoned. */
  private static final Duration ABANDONED = Duration.ofMinutes(2);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  ComparisonStore(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** Asks for a comparison. One that is waiting or under way is the one that was asked for. */
  void request(OrganizationId organization) {
    request("c.organization = :organization", "c.finished_at IS NOT NULL", false)
        .param("organization", organization.value())
        .update();
  }

  /**
   * Asks for a comparison of every organization with SCIM that was not compared since then.
   *
   * @return how many were asked for
   */
  int requestNightly(Instant since) {
    return request("c.enabled", "c.finished_at < :since", true)
        .param("since", since.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * @param organizations a condition on connections
   * @param again when one that was compared before is compared again
   */
  private JdbcClient.StatementSpec request(String organizations, String again, boolean nightly) {
    return jdbc.sql(
            """
            INSERT INTO settings.comparisons AS c (organization, requested_at, nightly)
            SELECT c.organization, clock_timestamp(), :nightly FROM settings.scim_connections c
            WHERE\s\
            """
                + organizations
                + """
                 ON CONFLICT (organization) DO UPDATE SET
                  requested_at = excluded.requested_at, nightly = excluded.nightly,
                  started_at = NULL, progress_at = NULL, finished_at = NULL, users_compared = 0
                WHERE\s\
                """
                + again)
        .param("nightly", nightly);
  }

  /** The comparison that was asked for first and that nobody is at work on. */
  Optional<OrganizationId> claim() {
    return jdbc.sql(
            """
            UPDATE settings.comparisons SET started_at = clock_timestamp(),
              progress_at = clock_timestamp(), users_compared = 0
            WHERE organization = (
              SELECT organization FROM settings.comparisons
              WHERE finished_at IS NULL
                AND (progress_at IS NULL OR progress_at < clock_timestamp() - :abandoned::interval)
              ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING organization
            """)
        .param("abandoned", ABANDONED.toString())
        .query((row, number) -> new OrganizationId(row.getString("organization")))
        .optional();
  }

  void progress(OrganizationId organization, long usersCompared) {
    jdbc.sql(
            """
            UPDATE settings.comparisons SET progress_at = clock_timestamp(), users_compared = :users
            WHERE organization = :organization AND finished_at IS NULL
            """)
        .param("organization", organization.value())
        .param("users", usersCompared)
        .update();
  }

  /** Releases a claimed comparison, so that another console can start it again. */
  void giveBack(OrganizationId organization) {
    jdbc.sql(
            """
            UPDATE settings.comparisons SET started_at = NULL, progress_at = NULL
            WHERE organization = :organization AND finished_at IS NULL
            """)
        .param("organization", organization.value())
        .update();
  }

  /** What a comparison found. */
  record Result(
      List<Explained> differences, long usersCompared, boolean snapshotsCompared, boolean more) {

    Result {
      differences = List.copyOf(differences);
    }
  }

  void finish(OrganizationId organization, Result result) {
    transaction.executeWithoutResult(status -> {
      jdbc.sql("DELETE FROM settings.differences WHERE organization = :organization")
          .param("organization", organization.value())
          .update();
      insert(organization, result.differences());
      finish(organization, result.usersCompared(), result.snapshotsCompared(), result.more(), null);
    });
  }

  /** Keeps what the comparison before found. */
  void fail(OrganizationId organization, String problem) {
    finish(organization, 0, true, false, problem);
  }

  private void finish(
      OrganizationId organization,
      long users,
      boolean snapshots,
      boolean more,
      @Nullable String problem) {
    jdbc.sql(
            """
            UPDATE settings.comparisons SET finished_at = clock_timestamp(),
              users_compared = :users, snapshots_compared = :snapshots, more = :more,
              problem = :problem
            WHERE organization = :organization
            """)
        .param("organization", organization.value())
        .param("users", users)
        .param("snapshots", snapshots)
        .param("more", more)
        .param("problem", problem)
        .update();
  }

  private void insert(OrganizationId organization, List<Explained> differences) {
    if (differences.isEmpty()) {
      return;
    }
    List<Integer> numbers = new ArrayList<>();
    for (int i = 1; i <= differences.size(); i++) {
      numbers.add(i);
    }
    jdbc.sql(
            """
            INSERT INTO settings.differences (organization, number, kind, reason, detail,
              scim_user_id, user_id, group_id, reference)
            SELECT :organization, d.* FROM unnest(:numbers::integer[], :kinds::text[],
              :reasons::text[], :details::text[], :scimUsers::uuid[], :users::uuid[],
              :groups::uuid[], :references::text[]) AS d
            """)
        .param("organization", organization.value())
        .param("numbers", SqlArrays.integers(numbers))
        .param("kinds", SqlArrays.texts(differences, each -> each.difference().kind().text()))
        .param("reasons", SqlArrays.texts(differences, each -> each.reason().text()))
        .param("details", SqlArrays.texts(differences, each -> each.difference().detail()))
        .param("scimUsers", SqlArrays.texts(differences, each -> each.difference().scimUser()))
        .param("users", SqlArrays.texts(differences, each -> each.difference().user()))
        .param("groups", SqlArrays.texts(differences, each -> each.difference().group()))
        .param("references", SqlArrays.texts(differences, Explained::reference))
        .update();
  }

  ComparisonStatus status(OrganizationId organization) {
    Map<String, Long> counts = new HashMap<>();
    jdbc.sql(
            """
            SELECT reason, count(*) AS found FROM settings.differences
            WHERE organization = :organization GROUP BY reason
            """)
        .param("organization", organization.value())
        .query(row -> {
          counts.put(row.getString("reason"), row.getLong("found"));
        });
    return jdbc.sql(
            """
            SELECT requested_at, nightly, started_at, finished_at, users_compared,
              snapshots_compared, more, problem
            FROM settings.comparisons WHERE organization = :organization
            """)
        .param("organization", organization.value())
        .query((row, number) -> status(row, counts))
        .optional()
        .orElse(ComparisonStatus.NEVER);
  }

  private static ComparisonStatus status(ResultSet row, Map<String, Long> counts)
      throws SQLException {
    Instant started = instant(row, "started_at");
    Instant finished = instant(row, "finished_at");
    String problem = row.getString("problem");
    State state =
        finished != null
            ? problem == null ? State.DONE : State.FAILED
            : started == null ? State.WAITING : State.RUNNING;
    return new ComparisonStatus(
        state,
        instant(row, "requested_at"),
        row.getBoolean("nightly"),
        started,
        finished,
        row.getLong("users_compared"),
        row.getBoolean("snapshots_compared"),
        counts,
        row.getBoolean("more"),
        finished == null ? null : problem);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /**
   * Differences in all organizations, as the last comparisons found them.
   *
   * @param lost whether to count those that nothing explains, or the others
   */
  long count(boolean lost) {
    return jdbc.sql("SELECT count(*) FROM settings.differences WHERE (reason = 'lost') = :lost")
        .param("lost", lost)
        .query(Long.class)
        .single();
  }
}
