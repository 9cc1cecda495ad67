package dev.conveyor.rolesync.facts;

import dev.conveyor.schemas.OrganizationId;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One transaction at a time works on an organization. */
public final class OrganizationLock {

  private final JdbcClient jdbc;

  public OrganizationLock(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Waits for the organization's row and holds it until the transaction ends.
   *
   * @return a time later than any returned for this organization before
   */
  public Instant acquire(OrganizationId organization) {
    return jdbc.sql(
            """
            INSERT INTO organizations (id) VALUES (:id)
            ON CONFLICT (id) DO UPDATE SET
              last_change = greatest(clock_timestamp(), organizations.last_change + interval '1 microsecond')
            RETURNING last_change
            """)
        .param("id", organization.value())
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }
}
