package dev.conveyor.console.operations;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long it took from a push to the public event that came of it, as the timeline has them. */
final class PushLatencies {

  private static final int CHANGES = 200;

  private final JdbcClient jdbc;

  PushLatencies(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Milliseconds of the last changes that followed from a push within the hour, in no order. A
   * replay carries the trace of its original, so replays are recognized: each change counts from
   * the last push of its trace, and not at all if the user's provisioning failed in between.
   */
  List<Double> recent() {
    return jdbc.sql(
            """
            SELECT extract(epoch FROM c.at - p.at) * 1000 AS millis
            FROM (SELECT organization, subject, at, trace FROM support.timeline
              WHERE kind = 'change' AND at > clock_timestamp() - interval '1 hour'
              ORDER BY at DESC LIMIT :changes) AS c
            JOIN directory.console_users u ON u.organization = c.organization AND u.id = c.subject
            CROSS JOIN LATERAL (SELECT at FROM support.timeline
              WHERE organization = c.organization AND subject = u.scim_user_id AND kind = 'push'
                AND trace = c.trace AND at <= c.at
              ORDER BY version DESC LIMIT 1) AS p
            WHERE NOT EXISTS (SELECT FROM support.failed_provisions f
              WHERE f.organization = c.organization AND f.about_kind = 'user'
                AND f.about_id IN (u.id::text, u.scim_user_id::text)
                AND f.first_seen BETWEEN p.at AND c.at)
            """)
        .param("changes", CHANGES)
        .query((row, number) -> row.getDouble("millis"))
        .list();
  }

  /** The value that so large a part of them do not exceed; nearest rank. Not a number of none. */
  static double percentile(List<Double> values, double part) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(part * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }
}
