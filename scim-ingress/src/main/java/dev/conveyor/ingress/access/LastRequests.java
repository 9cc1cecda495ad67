package dev.conveyor.ingress.access;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.OrganizationId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The last request per token and the last rejected request per organization, which admins watch
 * while the identity provider tests the connection. Written once a second in the background, so up
 * to a second of data can be lost.
 */
public final class LastRequests implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LastRequests.class);
  private static final int MOST_REFUSED = 1000;

  private final JdbcClient jdbc;
  private final Clock clock;
  private final Map<UUID, Request> admitted = new ConcurrentHashMap<>();
  private final Map<OrganizationId, Request> refused = new ConcurrentHashMap<>();

  public LastRequests(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  private record Request(Instant at, String line, int status) {}

  /**
   * @param line method and path relative to the organization, such as {@code GET /Users}
   */
  public void admitted(UUID token, String line, int status) {
    admitted.put(token, new Request(clock.instant(), line, status));
  }

  /** A request without a valid token, or over the limit. */
  public void refused(String organization, String line, int status) {
    if (refused.size() >= MOST_REFUSED) {
      return;
    }
    try {
      refused.put(new OrganizationId(organization), new Request(clock.instant(), line, status));
    } catch (InvalidValue e) {
      LOG.debug("Request for invalid organization id '{}'", organization);
    }
  }

  /** Writes what has accumulated since the last call. Call once a second. */
  public void flush() {
    write(
        admitted,
        UUID::toString,
        """
        INSERT INTO token_uses (token_id, last_used_at, last_request, last_status)
        SELECT key::uuid, at::timestamptz, line, status
        FROM unnest(:keys::text[], :ats::text[], :lines::text[], :statuses::integer[])
          AS r(key, at, line, status)
        ORDER BY 1
        ON CONFLICT (token_id) DO UPDATE SET last_used_at = excluded.last_used_at,
          last_request = excluded.last_request, last_status = excluded.last_status
        WHERE token_uses.last_used_at <= excluded.last_used_at
        """);
    write(
        refused,
        OrganizationId::value,
        """
        INSERT INTO refused_requests AS r (organization, refused_at, request, status)
        SELECT key, at::timestamptz, line, n.status
        FROM unnest(:keys::text[], :ats::text[], :lines::text[], :statuses::integer[])
          AS n(key, at, line, status)
        JOIN settings.ingress_connections c ON c.organization = key
        ORDER BY 1
        ON CONFLICT (organization) DO UPDATE SET refused_at = excluded.refused_at,
          request = excluded.request, status = excluded.status
        """);
  }

  private <K> void write(Map<K, Request> requests, Function<K, String> text, String sql) {
    Map<K, Request> taken = new HashMap<>(requests);
    if (taken.isEmpty()) {
      return;
    }
    // Keeps a request that arrived meanwhile for the next call.
    taken.forEach(requests::remove);
    List<String> keys = new ArrayList<>();
    List<Request> values = new ArrayList<>();
    taken.forEach((key, value) -> {
      keys.add(text.apply(key));
      values.add(value);
    });
    jdbc.sql(sql)
        .param("keys", SqlArrays.texts(keys))
        .param(
            "ats",
            SqlArrays.texts(values, request -> request.at().atOffset(ZoneOffset.UTC).toString()))
        .param("lines", SqlArrays.texts(values, Request::line))
        .param("statuses", SqlArrays.integers(values.stream().map(Request::status).toList()))
        .update();
  }

  @Override
  public void close() {
    try {
      flush();
    } catch (DataAccessException e) {
      LOG.debug("Could not write the last requests", e);
    }
  }
}
