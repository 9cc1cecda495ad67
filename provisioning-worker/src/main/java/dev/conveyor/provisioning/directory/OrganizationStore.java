package dev.conveyor.provisioning.directory;

import dev.conveyor.pipeline.database.HoldPolicyColumns;
import dev.conveyor.provisioning.rules.Settings;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Rehire;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code organizations}. */
public final class OrganizationStore {

  /**
   * An organization whose row is locked by this transaction.
   *
   * @param now later than everything that happened in the organization before
   */
  public record Locked(Settings settings, long activeUsers, Instant now) {}

  private final JdbcClient jdbc;

  public OrganizationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Locks the organization until the transaction ends; creates it if unknown. */
  public Locked lock(OrganizationId organization) {
    return jdbc.sql(
            """
            INSERT INTO organizations AS o (id) VALUES (:id)
            ON CONFLICT (id) DO UPDATE SET
              last_change = greatest(clock_timestamp(), o.last_change + interval '1 microsecond')
            RETURNING settings_version, seat_limit, rehire, active_users, last_change, holds,
              holds_more_than, holds_percent, holds_minutes, holds_end_after_hours, holds_end_by
            """)
        .param("id", organization.value())
        .query((row, number) ->
            new Locked(
                new Settings(
                    row.getLong("settings_version"),
                    row.getObject("seat_limit", Integer.class),
                    Rehire.parse(row.getString("rehire")),
                    HoldPolicyColumns.read(row)),
                row.getLong("active_users"),
                row.getObject("last_change", OffsetDateTime.class).toInstant()))
        .single();
  }

  /** Applies settings if they are newer than the stored ones. */
  public void settings(OrganizationId organization, Settings settings) {
    int rows =
        jdbc.sql(
                """
                UPDATE organizations SET seat_limit = :seatLimit, rehire = :rehire,
                  settings_version = :version, holds = :holds, holds_more_than = :moreThan,
                  holds_percent = :percent, holds_minutes = :minutes,
                  holds_end_after_hours = :endAfterHours, holds_end_by = :endBy
                WHERE id = :id AND settings_version < :version
                """)
            .param("id", organization.value())
            .param("seatLimit", settings.seatLimit())
            .param("rehire", settings.rehire().text())
            .param("version", settings.version())
            .params(HoldPolicyColumns.params(settings.holds()))
            .update();
    RowValues.requireRows(1, rows);
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
    RowValues.requireRows(1, rows);
  }

  /** Schedules another look at the organization at that time, or earlier if already scheduled. */
  public void healAt(OrganizationId organization, Instant time) {
    int rows =
        jdbc.sql("UPDATE organizations SET heal_at = least(heal_at, :time) WHERE id = :id")
            .param("id", organization.value())
            .param("time", time.atOffset(ZoneOffset.UTC))
            .update();
    RowValues.requireRows(1, rows);
  }

  /** An organization that is due, locked for the caller's transaction. */
  public Optional<OrganizationId> takeDue() {
    return jdbc.sql(
            """
            UPDATE organizations SET heal_at = NULL WHERE id = (
              SELECT id FROM organizations WHERE heal_at <= clock_timestamp()
              ORDER BY heal_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id
            """)
        .query((row, number) -> new OrganizationId(row.getString("id")))
        .optional();
  }
}
