package dev.conveyor.ingress.access;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code request_log}: what each organization's identity provider asked for in the last
 * day. Written once a second in the background, so that a request costs no statement; up to a
 * second can be lost. Of each organization, only some requests of a second are listed.
 */
public final class RequestLog {

  /** Of successful requests, and of failed ones. */
  static final int LISTED_A_SECOND = 50;

  static final int KEPT = 1000;
  private static final int MOST_ORGANIZATIONS = 1000;
  private static final int DELETED_AT_ONCE = 10_000;

  private final JdbcClient jdbc;
  private final Clock clock;
  private final Set<String> written = ConcurrentHashMap.newKeySet();
  private Map<OrganizationId, Second> current = new HashMap<>();

  public RequestLog(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  private record Entry(Instant at, String line, int status, long tookMillis) {}

  private static final class Second {

    private final List<Entry> succeeded = new ArrayList<>();
    private final List<Entry> failed = new ArrayList<>();
    private int more;
  }

  private record Row(OrganizationId organization, Entry entry, int more) {}

  /**
   * @param organization as the client wrote it; one that cannot exist is ignored
   * @param line method and resource type, such as {@code GET /Users}
   */
  public void add(String organization, String line, int status, long tookMillis) {
    OrganizationId id;
    try {
      id = new OrganizationId(organization);
    } catch (InvalidValue e) {
      return;
    }
    Entry entry = new Entry(clock.instant(), line, status, tookMillis);
    synchronized (this) {
      if (current.size() >= MOST_ORGANIZATIONS && !current.containsKey(id)) {
        return;
      }
      Second second = current.computeIfAbsent(id, each -> new Second());
      List<Entry> list = status < 400 ? second.succeeded : second.failed;
      if (list.size() < LISTED_A_SECOND) {
        list.add(entry);
      } else {
        second.more++;
      }
    }
  }

  private synchronized Map<OrganizationId, Second> take() {
    Map<OrganizationId, Second> taken = current;
    current = new HashMap<>();
    return taken;
  }

  /** Writes what has accumulated since the last call. Call once a second. */
  public void flush() {
    List<Row> rows = new ArrayList<>();
    take()
        .forEach((organization, second) -> {
          List<Entry> entries = new ArrayList<>(second.succeeded);
          entries.addAll(second.failed);
          entries.sort(Comparator.comparing(Entry::at));
          for (int i = 0; i < entries.size(); i++) {
            boolean last = i == entries.size() - 1;
            rows.add(new Row(organization, entries.get(i), last ? second.more : 0));
          }
          written.add(organization.value());
        });
    if (rows.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO request_log (organization, at, request, status, took_ms, more)
            SELECT n.organization, n.at, n.request, n.status, n.took_ms, n.more
            FROM unnest(:organizations::text[], :ats::timestamptz[], :requests::text[],
                :statuses::integer[], :took::integer[], :more::integer[]) WITH ORDINALITY
              AS n (organization, at, request, status, took_ms, more, place)
            JOIN settings.ingress_connections c ON c.organization = n.organization
            ORDER BY n.place
            """)
        .param("organizations", SqlArrays.texts(rows, Row::organization))
        .param("ats", SqlArrays.texts(rows, row -> row.entry().at().atOffset(ZoneOffset.UTC)))
        .param("requests", SqlArrays.texts(rows, row -> row.entry().line()))
        .param("statuses", SqlArrays.texts(rows, row -> row.entry().status()))
        .param("took", SqlArrays.texts(rows, row -> row.entry().tookMillis()))
        .param("more", SqlArrays.texts(rows, Row::more))
        .update();
  }

  /** Deletes what is older than a day, and all but the last {@value #KEPT} of an organization. */
  public void expire() {
    List<String> organizations = List.copyOf(written);
    written.removeAll(organizations);
    jdbc.sql(
            """
            DELETE FROM request_log l USING unnest(:organizations::text[]) AS o (organization)
            WHERE l.organization = o.organization AND l.seq <= (SELECT k.seq FROM request_log k
              WHERE k.organization = o.organization ORDER BY k.seq DESC OFFSET :kept LIMIT 1)
            """)
        .param("organizations", SqlArrays.texts(organizations))
        .param("kept", KEPT)
        .update();
    int deleted;
    do {
      deleted =
          jdbc.sql(
                  """
                  DELETE FROM request_log WHERE ctid = ANY (ARRAY (SELECT ctid FROM request_log
                    WHERE at < clock_timestamp() - interval '1 day' LIMIT :most))
                  """)
              .param("most", DELETED_AT_ONCE)
              .update();
    } while (deleted == DELETED_AT_ONCE);
  }
}
