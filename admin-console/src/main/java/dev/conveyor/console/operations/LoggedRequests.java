package dev.conveyor.console.operations;

import dev.conveyor.console.web.Page;
import dev.conveyor.schemas.OrganizationId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an organization's identity provider asked for in the last day. */
final class LoggedRequests {

  private static final int PAGE = 50;

  private final JdbcClient jdbc;

  LoggedRequests(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A request.
   *
   * @param request its method and type of resource, without ids and filters
   * @param status the HTTP status of the answer
   * @param tookMillis from its arrival to the answer
   * @param more requests of the same second that are not listed: there were too many
   */
  record Entry(Instant at, String request, int status, int tookMillis, int more) {}

  private record Row(long seq, Entry entry) {}

  /**
   * The newest first.
   *
   * @param failed whether to list those with an error status only
   */
  Page<Entry> list(OrganizationId organization, boolean failed, @Nullable String cursor) {
    String[] key = Page.key(cursor, 1);
    List<Row> found =
        jdbc.sql(
                """
                SELECT seq, at, request, status, took_ms, more FROM scim.console_request_log
                WHERE organization = :organization AND seq < :before
                  AND (NOT :failed OR status >= 400)
                ORDER BY seq DESC LIMIT :limit
                """)
            .param("organization", organization.value())
            .param("before", key == null ? Long.MAX_VALUE : Page.number(key[0]))
            .param("failed", failed)
            .param("limit", PAGE + 1)
            .query((row, number) ->
                new Row(
                    row.getLong("seq"),
                    new Entry(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("request"),
                        row.getInt("status"),
                        row.getInt("took_ms"),
                        row.getInt("more"))))
            .list();
    return Page.of(found, PAGE, row -> String.valueOf(row.seq()), Row::entry);
  }
}
