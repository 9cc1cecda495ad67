package dev.conveyor.ingress.search;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Connections used only by searches, so that writes never wait for one. PostgreSQL cancels their
 * statements after a timeout, whether or not the client still waits for the result.
 */
public final class SearchPool implements AutoCloseable {

  private final HikariDataSource pool;

  /**
   * @param other a pool to the same database, whose settings are copied
   */
  public SearchPool(HikariDataSource other, int size, Duration statementTimeout) {
    HikariConfig config = new HikariConfig();
    other.copyStateTo(config);
    config.setPoolName("searches");
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(1, size));
    config.setConnectionInitSql("SET statement_timeout = " + statementTimeout.toMillis());
    this.pool = new HikariDataSource(config);
  }

  public JdbcClient jdbc() {
    return SearchJdbc.of(pool);
  }

  public int connectionsInUse() {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  @Override
  public void close() {
    pool.close();
  }
}
