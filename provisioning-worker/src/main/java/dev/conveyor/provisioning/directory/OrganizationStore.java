package dev.conveyor.provisioning.directory;

import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimConnectionChanged;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code organizations}. */
public final class OrganizationStore {

  /**
   * An organization whose row this transaction holds.
   *
   * @param now later than everything that happened in the organization before
   */
  public record Locked(@Nullable Integer seatLimit, long activeUsers, Instant now) {}

  private final JdbcClient jdbc;

  public OrganizationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Locks the organization until the transaction ends; an unknown one is made known. */
  public Locked lock(OrganizationId organization) {
    return jdbc.sql(
            """
            INSERT INTO organizations AS o (id) VALUES (:id)
            ON CONFLICT (id) DO UPDATE SET
              last_change = greatest(clock_timestamp(), o.last_change + interval '1 microsecond')
            RETURNING seat_limit, active_users, last_change
            """)
        .param("id", organization.value())
        .query(
            (row, number) ->
                new Locked(
                    row.getObject(1, Integer.class),
                    row.getLong(2),
                    row.getObject(3, OffsetDateTime.class).toInstant()))
        .single();
  }

  /** Takes over settings that are newer than the ones known. */
  public boolean settings(ScimConnectionChanged settings) {
    return jdbc.sql(
                """
                UPDATE organizations SET seat_limit = :seatLimit, settings_version = :version
                WHERE id = :id AND settings_version < :version
                """)
            .param("id", settings.organization().value())
            .param("seatLimit", settings.seatLimit())
            .param("version", settings.version())
            .update()
        == 1;
  }

  public void changed(OrganizationId organization, long activeUsers, Instant lastChange) {
    int rows =
        jdbc.sql(
                """
                UPDATE organizations SET active_users = :activeUsers, last_change = :lastChange
                WHERE id = :id
                """)
            .param("id", organization.value())
            .param("activeUsers", activeUsers)
            .param("lastChange", lastChange.atOffset(ZoneOffset.UTC))
            .update();
    if (rows != 1) {
      throw new IllegalStateException("organization " + organization + " is gone while locked");
    }
  }
}
