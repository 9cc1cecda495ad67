package dev.conveyor.rolesync.facts;

import dev.conveyor.schemas.OrganizationId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Serializes transactions of one organization. */
public final class OrganizationLock {

  private final JdbcClient jdbc;

  public OrganizationLock(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Waits for the organization's lock and holds it until the transaction ends. An advisory lock is
   * granted in order of arrival, unlike a row lock: a worker with a long queue would reacquire the
   * row before any waiter wakes up.
   *
   * @return a time later than any returned for this organization before
   */
  public Instant acquire(OrganizationId organization) {
    return jdbc.sql(
            """
            WITH turn AS MATERIALIZED (
              SELECT pg_advisory_xact_lock(hashtextextended('roles of ' || :id, 0)))
            INSERT INTO organizations (id) SELECT :id FROM turn
            ON CONFLICT (id) DO UPDATE SET
              last_change = greatest(clock_timestamp(), organizations.last_change + interval '1 microsecond')
            RETURNING last_change
            """)
        .param("id", organization.value())
        .query((row, number) -> row.getObject("last_change", OffsetDateTime.class).toInstant())
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
}
