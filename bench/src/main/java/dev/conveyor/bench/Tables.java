package dev.conveyor.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Counts rows and waits for them. */
final class Tables implements AutoCloseable {

  private static final int LOOK_EVERY_MS = 50;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Connection database;

  Tables(BenchStack stack) throws SQLException {
    this.database = stack.database();
  }

  long ask(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement select = database.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /**
   * Waits until the count is at least this much.
   *
   * @return the time it took, in seconds
   */
  double await(long atLeast, String sql, Object... parameters)
      throws SQLException, InterruptedException {
    long start = System.nanoTime();
    while (ask(sql, parameters) < atLeast) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new IllegalStateException(
            "Timed out after ten minutes at "
                + ask(sql, parameters)
                + " of "
                + atLeast
                + ": "
                + sql);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  Connection connection() {
    return database;
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
