package dev.conveyor.pipeline.outbox;

import dev.conveyor.pipeline.database.SqlArrays;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Appends messages in the caller's transaction. They are published after it commits, at least once,
 * in commit order for each organization; if it rolls back, they are never published.
 *
 * <p>The caller must have updated, and so locked, the aggregate's row first: otherwise two
 * transactions on one key could append in one order and commit in the other. Messages of
 * overlapping transactions of one organization, on different keys, may be published in either
 * order; those of a transaction that began after another had committed are published after it.
 */
public final class Outbox {

  private static final String INSERT =
      """
      INSERT INTO outbox
        (id, topic, record_key, shard, type, source, subject, time, traceparent, reference, payload)
      """;

  private static final String FROM_COLUMNS =
      """
      SELECT id, topic, record_key, shard, type, source, subject, time, traceparent, reference, payload
      FROM unnest(?::uuid[], ?::text[], ?::bytea[], ?::smallint[], ?::text[], ?::text[], ?::text[],
          ?::text[], ?::text[], ?::text[], ?::bytea[]) WITH ORDINALITY
        AS m (id, topic, record_key, shard, type, source, subject, time, traceparent, reference,
          payload, place)
      ORDER BY place
      """;

  /** From this many messages on, they are sent as column arrays. */
  private static final int SET = 4;

  private final JdbcTemplate jdbc;
  private final Runnable wakeRelay;
  private final boolean kept;

  /** An outbox that a relay empties. */
  public Outbox(JdbcTemplate jdbc, Runnable wakeRelay) {
    this(jdbc, wakeRelay, true);
  }

  /**
   * @param kept false if Debezium reads the outbox from PostgreSQL's write-ahead log: then a row is
   *     deleted in the transaction that inserted it, and the table stays empty
   * @param wakeRelay called on the committing thread after each commit that appended messages
   */
  public Outbox(JdbcTemplate jdbc, Runnable wakeRelay, boolean kept) {
    this.kept = kept;
    this.jdbc = jdbc;
    this.wakeRelay = wakeRelay;
  }

  /**
   * @throws IllegalStateException outside a transaction
   * @throws MessageTooLarge if a message exceeds its topic's limit; none is appended
   */
  public void append(OutboxMessage... messages) {
    append(List.of(messages));
  }

  /**
   * @throws IllegalStateException outside a transaction
   * @throws MessageTooLarge if a message exceeds its topic's limit; none is appended
   */
  public void append(List<OutboxMessage> messages) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("Outbox.append must be called in a transaction");
    }
    if (messages.isEmpty()) {
      return;
    }
    messages.forEach(MessageTooLarge::check);
    if (messages.size() < SET || messages.stream().anyMatch(Outbox::hasNoKeyOrPayload)) {
      oneByOne(messages);
    } else {
      asSet(messages);
    }
    if (!kept) {
      jdbc.update(
          "DELETE FROM outbox WHERE id = ANY (?::uuid[])",
          (Object) SqlArrays.texts(messages, message -> message.id().toString()));
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            wakeRelay.run();
          }
        });
  }

  private void oneByOne(List<OutboxMessage> messages) {
    jdbc.batchUpdate(
        INSERT + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
  }

  /** As column arrays: one statement of eleven parameters, regardless of the number of rows. */
  private void asSet(List<OutboxMessage> messages) {
    jdbc.update(
        INSERT + FROM_COLUMNS,
        statement -> {
          statement.setObject(1, SqlArrays.texts(messages, message -> message.id().toString()));
          statement.setObject(2, SqlArrays.texts(messages, OutboxMessage::topic));
          statement.setObject(3, messages.stream().map(OutboxMessage::key).toArray(byte[][]::new));
          statement.setObject(
              4, messages.stream().map(OutboxMessage::shard).toArray(Integer[]::new));
          statement.setObject(5, SqlArrays.texts(messages, OutboxMessage::type));
          statement.setObject(6, SqlArrays.texts(messages, OutboxMessage::source));
          statement.setObject(7, SqlArrays.texts(messages, OutboxMessage::subject));
          statement.setObject(8, SqlArrays.texts(messages, OutboxMessage::time));
          statement.setObject(9, SqlArrays.texts(messages, OutboxMessage::traceParent));
          statement.setObject(10, SqlArrays.texts(messages, OutboxMessage::reference));
          statement.setObject(
              11, messages.stream().map(OutboxMessage::payload).toArray(byte[][]::new));
        });
  }

  private static boolean hasNoKeyOrPayload(OutboxMessage message) {
    return message.key() == null || message.payload() == null;
  }
}
