package dev.conveyor.ingress.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When each token was last used, to within a minute: not every request writes it. */
public final class TokenUses {

  private static final Duration PRECISION = Duration.ofMinutes(1);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final Map<UUID, Instant> written = new ConcurrentHashMap<>();

  public TokenUses(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  void used(UUID token) {
    Instant now = clock.instant();
    Instant last = written.get(token);
    if (last != null && now.isBefore(last.plus(PRECISION))) {
      return;
    }
    written.put(token, now);
    jdbc.sql(
            """
            INSERT INTO token_uses (token_id, last_used_at) VALUES (:token, clock_timestamp())
            ON CONFLICT (token_id) DO UPDATE SET last_used_at = excluded.last_used_at
            """)
        .param("token", token)
        .update();
  }
}
