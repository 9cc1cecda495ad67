package dev.conveyor.outbox;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Appends messages in the caller's transaction. They are published after it commits, at least once,
 * in the order of commits for each key; if it rolls back they are not published at all.
 *
 * <p>The caller has updated, and so locked, the aggregate's row before: without that two
 * transactions on one key may append in one order and commit in the other.
 */
public final class Outbox {

  private static final String INSERT =
      """
      INSERT INTO outbox
        (id, topic, record_key, shard, type, source, subject, time, traceparent, reference, payload)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final JdbcTemplate jdbc;
  private final Runnable wakeRelay;

  /**
   * @param wakeRelay called after each commit that appended something, on the committing thread
   */
  public Outbox(JdbcTemplate jdbc, Runnable wakeRelay) {
    this.jdbc = jdbc;
    this.wakeRelay = wakeRelay;
  }

  /**
   * @throws IllegalStateException outside a transaction
   */
  public void append(OutboxMessage... messages) {
    append(List.of(messages));
  }

  /**
   * @throws IllegalStateException outside a transaction
   */
  public void append(List<OutboxMessage> messages) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("the outbox is written in the transaction of the change");
    }
    if (messages.isEmpty()) {
      return;
    }
    jdbc.batchUpdate(
        INSERT,
        messages,
        500,
        (statement, message) -> {
          statement.setObject(1, message.id());
          statement.setString(2, message.topic());
          statement.setBytes(3, message.key());
          statement.setInt(4, message.shard());
          statement.setString(5, message.type());
          statement.setString(6, message.source());
          statement.setString(7, message.subject());
          statement.setString(8, message.time());
          statement.setString(9, message.traceParent());
          statement.setString(10, message.reference());
          statement.setBytes(11, message.payload());
        });
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            wakeRelay.run();
          }
        });
  }
}
