package dev.conveyor.console.brokers;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The outboxes of the services, through their owners' views. */
public final class Outboxes {

  private Outboxes() {}

  /**
   * A service's outbox. Paused rows do not count.
   *
   * @param oldestAt when the oldest row was written; null if there is none
   * @param ageMillis of the oldest row, by the database's clock; 0 if there is none
   * @param unsendable rows that the brokers rejected
   */
  public record State(
      String service, @Nullable Instant oldestAt, long ageMillis, long unsendable) {}

  public static List<State> all(JdbcClient jdbc) {
    return jdbc.sql(
            """
            SELECT name, oldest_at, unsendable,
              coalesce(extract(epoch FROM clock_timestamp() - oldest_at) * 1000, 0)::bigint AS age
            FROM (
              SELECT 'scim-ingress' AS name, oldest_at, unsendable FROM scim.console_outbox
              UNION ALL SELECT 'provisioning-worker', oldest_at, unsendable FROM directory.console_outbox
              UNION ALL SELECT 'role-sync-worker', oldest_at, unsendable FROM roles.console_outbox
              UNION ALL SELECT 'admin-console', oldest_at, unsendable FROM settings.console_outbox) AS o
            """)
        .query((row, number) -> {
          OffsetDateTime oldest = row.getObject("oldest_at", OffsetDateTime.class);
          return new State(
              row.getString("name"),
              oldest == null ? null : oldest.toInstant(),
              row.getLong("age"),
              row.getLong("unsendable"));
        })
        .list();
  }
}
