package dev.conveyor.ingress.pauses;

import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.loops.BackgroundLoop.Next;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The table {@code paused_organizations}, kept as the settings say. While an organization is in it,
 * the outbox's trigger puts each of its changes where no relay looks. A resumed organization leaves
 * it in the transaction that hands over everything that waited, in order: writers that still pause
 * are waited for, and later ones write after what waited.
 */
public final class Pauses {

  private static final Duration POLL = Duration.ofMillis(500);

  /** Added to the shard of a row that waits, by the outbox's migration V5. */
  private static final int PAUSED = 100;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  public Pauses(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  public BackgroundLoop loop() {
    return BackgroundLoop.named("pauses")
        .does(() -> {
          follow();
          return Next.after(POLL);
        });
  }

  /** Does what the settings say. */
  void follow() {
    jdbc.sql(
            """
            INSERT INTO paused_organizations (organization)
            SELECT organization FROM settings.ingress_connections WHERE paused
            ON CONFLICT DO NOTHING
            """)
        .update();
    resumed()
        .forEach(organization -> transaction.executeWithoutResult(status -> release(organization)));
  }

  private List<String> resumed() {
    return jdbc.sql(
            """
            SELECT p.organization FROM paused_organizations p WHERE NOT EXISTS (
              SELECT FROM settings.ingress_connections c
              WHERE c.organization = p.organization AND c.paused)
            """)
        .query((row, number) -> row.getString("organization"))
        .list();
  }

  /** The second statement sees what writers committed while the first one waited for them. */
  private void release(String organization) {
    jdbc.sql("DELETE FROM paused_organizations WHERE organization = :organization")
        .param("organization", organization)
        .update();
    jdbc.sql(
            """
            UPDATE outbox SET shard = shard - :paused
            WHERE shard >= :paused
              AND split_part(convert_from(record_key, 'UTF8'), '/', 1) = :organization
            """)
        .param("paused", PAUSED)
        .param("organization", organization)
        .update();
  }
}
