package dev.conveyor.rolesync.grants;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.rolerules.Verdict;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code command_outcomes}: the console returns them to the admin who sent the command.
 */
public final class CommandOutcomes {

  /** The retention of the command topic: a command delivered later has no effect. */
  static final Duration LIFETIME = Duration.ofDays(28);

  private static final int DELETED_AT_ONCE = 10_000;

  private final JdbcClient jdbc;

  public CommandOutcomes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The outcome of one command for one user. */
  public record Decided(UserId user, long version, Verdict verdict) {}

  /** Whether the outcome of a command sent at that time is still kept. */
  static boolean isKept(Instant sent, Instant now) {
    return sent.isAfter(now.minus(LIFETIME));
  }

  /** Writes outcomes that are new or differ from the stored ones, in the transaction. */
  public void save(OrganizationId organization, Collection<Decided> decided) {
    if (decided.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO command_outcomes AS o (organization, user_id, version, outcome, groups)
            SELECT :organization, d.user_id, d.version, d.outcome, d.groups::uuid[]
            FROM unnest(:users::uuid[], :versions::bigint[], :outcomes::text[], :groups::text[])
              AS d (user_id, version, outcome, groups)
            ON CONFLICT (organization, user_id, version) DO UPDATE SET
              outcome = excluded.outcome, groups = excluded.groups
            WHERE (o.outcome, o.groups) IS DISTINCT FROM (excluded.outcome, excluded.groups)
            """)
        .param("organization", organization.value())
        .param("users", SqlArrays.texts(decided, each -> each.user().toString()))
        .param("versions", SqlArrays.longs(decided, Decided::version))
        .param("outcomes", SqlArrays.texts(decided, each -> text(each.verdict())))
        .param("groups", SqlArrays.texts(decided, each -> groups(each.verdict())))
        .update();
  }

  void forget(OrganizationId organization, Collection<UserId> users) {
    jdbc.sql(
            """
            DELETE FROM command_outcomes
            WHERE organization = :organization AND user_id = ANY (:ids::uuid[])
            """)
        .param("organization", organization.value())
        .param("ids", SqlArrays.texts(users))
        .update();
  }

  /** Deletes a batch of expired outcomes. Returns how many. */
  public int expire() {
    return jdbc.sql(
            """
            DELETE FROM command_outcomes WHERE (organization, user_id, version) IN (
              SELECT organization, user_id, version FROM command_outcomes
              WHERE decided_at < clock_timestamp() - :seconds * interval '1 second'
              ORDER BY decided_at LIMIT :most)
            """)
        .param("seconds", LIFETIME.toSeconds())
        .param("most", DELETED_AT_ONCE)
        .update();
  }

  private static String text(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Applied applied -> "applied";
      case Verdict.Unchanged unchanged -> "unchanged";
      case Verdict.HeldThroughGroups held -> "held-through-groups";
      case Verdict.UserDeactivated deactivated -> "user-deactivated";
      case Verdict.UserUnknown unknown -> "user-unknown";
    };
  }

  /** In PostgreSQL's array syntax. */
  private static String groups(Verdict verdict) {
    Set<?> groups = verdict instanceof Verdict.HeldThroughGroups held ? held.groups() : Set.of();
    return groups.stream()
        .map(Object::toString)
        .sorted()
        .collect(Collectors.joining(",", "{", "}"));
  }
}
