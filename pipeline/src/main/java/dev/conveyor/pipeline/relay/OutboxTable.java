package dev.conveyor.pipeline.relay;

import dev.conveyor.pipeline.database.SqlArrays;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The relay's statements, each in its own transaction, all on one connection: the advisory locks
 * belong to that connection and are released with it.
 */
final class OutboxTable implements AutoCloseable {

  private final Connection connection;

  OutboxTable(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(true);
  }

  /**
   * The shard locks.
   *
   * @param ours held by this connection, until {@link #unlock}
   * @param taken whether another relay holds a shard with rows to send
   */
  record Shards(List<Integer> ours, boolean taken) {}

  /**
   * Locks all shards that no other relay holds; none while nothing is to be sent. A suspended
   * process with an open connection would hold its shards forever, so PostgreSQL ends a relay's
   * session after this long without a statement, and another relay takes over.
   */
  Shards lock(Duration silence) throws SQLException {
    List<Integer> ours = new ArrayList<>();
    boolean taken = false;
    try (PreparedStatement lock =
        connection.prepareStatement(
            """
            SELECT s, pg_try_advisory_lock(hashtext(current_schema() || '.outbox'), s) AS locked,
              CASE s WHEN 0 THEN set_config('idle_session_timeout', ?, false) END
            FROM generate_series(0, ?) AS s WHERE (SELECT EXISTS (SELECT FROM outbox WHERE shard < ?))
            """)) {
      lock.setString(1, silence.toMillis() + "ms");
      lock.setInt(2, OutboxMessage.SHARDS - 1);
      lock.setInt(3, OutboxMessage.SHARDS);
      try (ResultSet rows = lock.executeQuery()) {
        while (rows.next()) {
          if (rows.getBoolean("locked")) {
            ours.add(rows.getInt("s"));
          } else {
            taken = true;
          }
        }
      }
    }
    return new Shards(ours, taken);
  }

  /** Releases all shards. */
  void unlock() throws SQLException {
    try (PreparedStatement unlock =
        connection.prepareStatement(
            "SELECT pg_advisory_unlock_all(), set_config('idle_session_timeout', NULL, false)")) {
      unlock.execute();
    }
  }

  /** Keeps the session alive while there is nothing to query. */
  void stay() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT 1")) {
      select.execute();
    }
  }

  /**
   * The oldest rows of these shards, oldest first: as many as fit the limit by payload size, but at
   * least one. PostgreSQL knows a payload's length without reading it.
   */
  List<OutboxRow> next(List<Integer> shards, int limit, long bytes) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT seq, id, topic, record_key, type, source, subject, time, traceparent, reference, payload
            FROM (
              SELECT *, sum(octet_length(payload)) OVER (ORDER BY seq) AS bytes,
                row_number() OVER (ORDER BY seq) AS place
              FROM (SELECT * FROM outbox WHERE shard = ANY (?::int2[]) ORDER BY seq LIMIT ?) AS oldest
            ) AS sized
            WHERE coalesce(bytes, 0) <= ? OR place = 1
            ORDER BY seq
            """)) {
      select.setObject(1, SqlArrays.integers(shards));
      select.setInt(2, limit);
      select.setLong(3, bytes);
      List<OutboxRow> rows = new ArrayList<>();
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          rows.add(row(result));
        }
      }
      return rows;
    }
  }

  /** Deletes rows that the broker acknowledged. Rows that are already gone are ignored. */
  void delete(List<Long> seqs) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM outbox WHERE seq = ANY (?)")) {
      delete.setObject(1, SqlArrays.longs(seqs));
      delete.executeUpdate();
    }
  }

  /** True for the only relay that may resend unsendable rows, until {@link #unlock}. */
  boolean lockUnsendable(Duration silence) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement(
            """
            SELECT locked, CASE WHEN locked THEN set_config('idle_session_timeout', ?, false) END
            FROM (SELECT pg_try_advisory_lock(hashtext(current_schema() || '.outbox'), ?) AS locked
              OFFSET 0) AS tried
            """)) {
      lock.setString(1, silence.toMillis() + "ms");
      lock.setInt(2, OutboxMessage.SHARDS);
      try (ResultSet row = lock.executeQuery()) {
        return row.next() && row.getBoolean("locked");
      }
    }
  }

  /** On the same connection. */
  UnsendableTable unsendable() {
    return new UnsendableTable(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  static OutboxRow row(ResultSet row) throws SQLException {
    return new OutboxRow(
        row.getLong("seq"),
        row.getString("id"),
        row.getString("topic"),
        row.getBytes("record_key"),
        row.getString("type"),
        row.getString("source"),
        row.getString("subject"),
        row.getString("time"),
        row.getString("traceparent"),
        row.getString("reference"),
        row.getBytes("payload"));
  }
}
