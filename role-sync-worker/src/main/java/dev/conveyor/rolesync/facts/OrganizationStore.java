package dev.conveyor.rolesync.facts;

import dev.conveyor.pipeline.database.HoldPolicyColumns;
import dev.conveyor.schemas.HoldPolicy;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimConnectionChanged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code organizations}: the lock that serializes transactions of one organization, and
 * how far its history is compacted.
 */
public final class OrganizationStore {

  private final JdbcClient jdbc;

  public OrganizationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A transaction that holds an organization's lock.
   *
   * @param now a time later than any that was given out for this organization before
   * @param horizon the time up to which facts are folded into base checkpoints; null if there are
   *     none
   */
  public record Turn(Instant now, @Nullable Instant horizon) {}

  /**
   * Waits for the organization's lock and holds it until the transaction ends. An advisory lock is
   * granted in order of arrival, unlike a row lock: a worker with a long queue would reacquire the
   * row before any waiter wakes up.
   */
  public Turn acquire(OrganizationId organization) {
    return jdbc.sql(
            """
            WITH turn AS MATERIALIZED (
              SELECT pg_advisory_xact_lock(hashtextextended('roles of ' || :id, 0)))
            INSERT INTO organizations (id) SELECT :id FROM turn
            ON CONFLICT (id) DO UPDATE SET
              last_change = greatest(clock_timestamp(), organizations.last_change + interval '1 microsecond')
            RETURNING last_change, horizon
            """)
        .param("id", organization.value())
        .query((row, number) ->
            new Turn(
                row.getObject("last_change", OffsetDateTime.class).toInstant(),
                time(row, "horizon")))
        .single();
  }

  /** Like {@link #acquire}, for work that needs no time. */
  void hold(OrganizationId organization) {
    Objects.requireNonNull(acquire(organization));
  }

  /**
   * Waits until no transaction holds the organization's lock alone, and shares it until the
   * transaction ends: for work on users whom no other holder works on, which adds no facts. A
   * transaction that waits for the lock alone comes before those that want to share it later.
   *
   * @return a time not earlier than any that {@link #acquire} returned for this organization
   */
  public Instant acquireShared(OrganizationId organization) {
    jdbc.sql("SELECT pg_advisory_xact_lock_shared(hashtextextended('roles of ' || :id, 0))")
        .param("id", organization.value())
        .query((row, number) -> true)
        .single();
    return jdbc.sql(
            """
            SELECT greatest(clock_timestamp(), max(last_change)) AS now
            FROM organizations WHERE id = :id
            """)
        .param("id", organization.value())
        .query((row, number) -> row.getObject("now", OffsetDateTime.class).toInstant())
        .single();
  }

  /** Adopts the newest of these settings if they are newer than the known ones. */
  void holdPolicy(OrganizationId organization, Collection<ScimConnectionChanged> changes) {
    ScimConnectionChanged newest =
        changes.stream().max(Comparator.comparingLong(ScimConnectionChanged::version)).orElse(null);
    if (newest == null) {
      return;
    }
    jdbc.sql(
            """
            UPDATE organizations SET holds_version = :version, holds = :holds,
              holds_more_than = :moreThan, holds_percent = :percent, holds_minutes = :minutes,
              holds_end_after_hours = :endAfterHours, holds_end_by = :endBy
            WHERE id = :id AND holds_version < :version
            """)
        .param("id", organization.value())
        .param("version", newest.version())
        .params(HoldPolicyColumns.params(HoldPolicy.orDefault(newest.holds())))
        .update();
  }

  /** The organization's policy. Other transactions that ask for it wait until this one ends. */
  public HoldPolicy lockHoldPolicy(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT holds, holds_more_than, holds_percent, holds_minutes, holds_end_after_hours,
              holds_end_by
            FROM organizations WHERE id = :id FOR NO KEY UPDATE
            """)
        .param("id", organization.value())
        .query((row, number) -> HoldPolicyColumns.read(row))
        .optional()
        .orElse(HoldPolicy.DEFAULT);
  }

  /**
   * Where an unfinished compaction stands.
   *
   * @param foldedThrough the last user who has a base checkpoint at the horizon
   */
  record Position(Instant horizon, UUID foldedThrough) {}

  /** The next organization whose horizon is earlier, or whose compaction is unfinished. */
  Optional<OrganizationId> compactableAfter(@Nullable OrganizationId last, Instant horizon) {
    return jdbc.sql(
            """
            SELECT id FROM organizations WHERE id > :last
              AND (folded_through IS NOT NULL OR horizon IS NULL OR horizon < :horizon)
            ORDER BY id LIMIT 1
            """)
        .param("last", last == null ? "" : last.value())
        .param("horizon", horizon.atOffset(ZoneOffset.UTC))
        .query((row, number) -> new OrganizationId(row.getString("id")))
        .optional();
  }

  /** Without effect if a compaction is unfinished, or the horizon is there or later. */
  void moveHorizon(OrganizationId organization, Instant target) {
    jdbc.sql(
            """
            UPDATE organizations SET horizon = :horizon, folded_through = :first
            WHERE id = :id AND folded_through IS NULL
              AND (horizon IS NULL OR horizon < :horizon)
            """)
        .param("id", organization.value())
        .param("horizon", target.atOffset(ZoneOffset.UTC))
        .param("first", new UUID(0, 0))
        .update();
  }

  /** Empty if no compaction is under way. */
  Optional<Position> position(OrganizationId organization) {
    return jdbc.sql(
            """
            SELECT horizon, folded_through FROM organizations
            WHERE id = :id AND folded_through IS NOT NULL
            """)
        .param("id", organization.value())
        .query((row, number) ->
            new Position(
                row.getObject("horizon", OffsetDateTime.class).toInstant(),
                row.getObject("folded_through", UUID.class)))
        .optional();
  }

  /**
   * @param foldedThrough null when the compaction is finished
   */
  void advance(OrganizationId organization, @Nullable UUID foldedThrough) {
    jdbc.sql("UPDATE organizations SET folded_through = :through::uuid WHERE id = :id")
        .param("id", organization.value())
        .param("through", foldedThrough == null ? null : foldedThrough.toString())
        .update();
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
