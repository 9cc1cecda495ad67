package dev.conveyor.pipeline.relay;

import dev.conveyor.pipeline.outbox.OutboxMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;

/** Rows that the broker rejected: set aside with their failure, and resent when marked. */
final class UnsendableTable {

  private final Connection connection;

  UnsendableTable(Connection connection) {
    this.connection = connection;
  }

  private interface Work {
    void run() throws SQLException;
  }

  /** The schema of this outbox. */
  String schema() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT current_schema() AS name");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getString("name");
    }
  }

  /** Moves a row here and appends its failure, in one transaction. */
  void putAside(long seq, String error, Optional<OutboxMessage> failure) throws SQLException {
    inTransaction(() -> {
      try (PreparedStatement move =
          connection.prepareStatement(
              """
              WITH moved AS (DELETE FROM outbox WHERE seq = ? RETURNING *)
              INSERT INTO outbox_unsendable (seq, id, topic, record_key, shard, type, source,
                subject, time, traceparent, reference, payload, created_at, error)
              SELECT seq, id, topic, record_key, shard, type, source,
                subject, time, traceparent, reference, payload, created_at, ? FROM moved
              """)) {
        move.setLong(1, seq);
        move.setString(2, error);
        if (move.executeUpdate() == 1) {
          append(failure);
        }
      }
    });
  }

  /** The oldest row marked for resending. */
  Optional<OutboxRow> marked() throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                """
                SELECT seq, id, topic, record_key, type, source, subject, time, traceparent, reference,
                  payload
                FROM outbox_unsendable WHERE resend ORDER BY seq LIMIT 1
                """);
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? Optional.of(OutboxTable.row(rows)) : Optional.empty();
    }
  }

  /** Deletes a row that the broker acknowledged. */
  void sent(long seq, Optional<OutboxMessage> settled) throws SQLException {
    inTransaction(() -> {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM outbox_unsendable WHERE seq = ?")) {
        delete.setLong(1, seq);
        if (delete.executeUpdate() == 1) {
          append(settled);
        }
      }
    });
  }

  /** The broker rejected the row again: it waits for another mark. */
  void rejectedAgain(long seq, String error, Optional<OutboxMessage> failure) throws SQLException {
    inTransaction(() -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE outbox_unsendable SET resend = false, error = ? WHERE seq = ?")) {
        update.setString(1, error);
        update.setLong(2, seq);
        if (update.executeUpdate() == 1) {
          append(failure);
        }
      }
    });
  }

  private void append(Optional<OutboxMessage> message) throws SQLException {
    if (message.isEmpty()) {
      return;
    }
    OutboxMessage one = message.get();
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO outbox (id, topic, record_key, shard, type, source, subject, time, traceparent,
              reference, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setObject(1, one.id());
      insert.setString(2, one.topic());
      insert.setBytes(3, one.key());
      insert.setInt(4, OutboxMessage.shard(one.key()));
      insert.setString(5, one.type());
      insert.setString(6, one.source());
      insert.setString(7, one.subject());
      insert.setString(8, one.time());
      insert.setString(9, one.traceParent());
      insert.setNull(10, Types.VARCHAR);
      insert.setBytes(11, one.payload());
      insert.executeUpdate();
    }
  }

  private void inTransaction(Work work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      work.run();
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
