package dev.conveyor.bench;

import dev.conveyor.pipeline.outbox.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * The database's limits without our services: the ingress's transaction and select in a bare JDBC
 * loop, on tables with the same columns and indexes.
 */
final class DatabaseLimits {

  static final String COMMIT = "JDBC: user row and outbox row";
  static final String SELECT = "JDBC: select by userName";

  private static final String USER =
      """
      INSERT INTO bench.users
        (id, organization, user_name_key, external_id, display_name_key, email_keys, active, resource)
      VALUES (?, 'limit', ?, ?, ?, ARRAY[?], true, ?::jsonb)
      """;
  private static final String OUTBOX =
      """
      INSERT INTO bench.outbox
        (id, topic, record_key, shard, type, source, subject, time, traceparent, payload)
      VALUES (?, 'conveyor.scim.user-changes.v1', ?, ?, 'dev.conveyor.scim.user-changed.v1',
        '/conveyor/scim-ingress', ?, '2026-01-01T00:00:00Z',
        '00-00000000000000000000000000000001-0000000000000001-01', ?)
      """;
  private static final String FIND =
      """
      SELECT id, resource::text, version, created, last_modified FROM bench.users
      WHERE organization = 'limit' AND user_name_key = ?
      """;

  private final BenchStack stack;
  private final Customer shape;
  private final AtomicLong numbers = new AtomicLong();

  DatabaseLimits(BenchStack stack, Customer shape) {
    this.stack = stack;
    this.shape = shape;
  }

  void prepare() throws SQLException {
    try (Connection database = stack.database();
        Statement statement = database.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS bench CASCADE");
      statement.execute("CREATE SCHEMA bench");
      statement.execute("CREATE TABLE bench.users (LIKE scim.users INCLUDING ALL)");
      statement.execute("CREATE TABLE bench.outbox (LIKE scim.outbox INCLUDING ALL)");
    }
  }

  Measured commits(int connections, double seconds) throws Exception {
    return loop(
        COMMIT,
        connections,
        seconds,
        database -> {
          database.setAutoCommit(false);
          PreparedStatement user = database.prepareStatement(USER);
          PreparedStatement outbox = database.prepareStatement(OUTBOX);
          return () -> {
            String name = "n" + numbers.getAndIncrement();
            String resource = shape.user(name, true);
            UUID id = UUID.randomUUID();
            user.setObject(1, id);
            user.setString(2, shape.email(name));
            user.setString(3, "00u" + name);
            user.setString(4, name + " example");
            user.setString(5, shape.email(name));
            user.setString(6, resource);
            user.executeUpdate();
            byte[] key = ("limit/" + id).getBytes(StandardCharsets.UTF_8);
            outbox.setObject(1, UUID.randomUUID());
            outbox.setBytes(2, key);
            outbox.setInt(3, OutboxMessage.shard(key));
            outbox.setString(4, "limit/" + id);
            outbox.setBytes(5, (resource + resource).getBytes(StandardCharsets.UTF_8));
            outbox.executeUpdate();
            database.commit();
          };
        });
  }

  /** Selects users that {@link #commits} has written. */
  Measured selects(int connections, double seconds) throws Exception {
    long written = numbers.get();
    AtomicLong next = new AtomicLong();
    return loop(
        SELECT,
        connections,
        seconds,
        database -> {
          PreparedStatement find = database.prepareStatement(FIND);
          return () -> {
            find.setString(1, shape.email("n" + next.getAndAdd(7919) % written));
            try (ResultSet rows = find.executeQuery()) {
              while (rows.next()) {
                rows.getString("resource");
              }
            }
          };
        });
  }

  private interface Step {
    void run() throws SQLException;
  }

  private interface Preparation {
    Step of(Connection database) throws SQLException;
  }

  private Measured loop(String name, int connections, double seconds, Preparation preparation)
      throws Exception {
    Histogram all = Latencies.histogram();
    AtomicLong connected = new AtomicLong();
    CyclicBarrier everyone = new CyclicBarrier(connections, () -> connected.set(System.nanoTime()));
    Load.together(
        connections,
        () -> {
          Histogram own = Latencies.histogram();
          try (Connection database = stack.database()) {
            Step step = preparation.of(database);
            everyone.await();
            long measured = connected.get() + Load.nanos(seconds / 3);
            long end = measured + Load.nanos(seconds);
            while (System.nanoTime() < measured) {
              step.run();
            }
            for (long start = System.nanoTime(); start < end; ) {
              step.run();
              long now = System.nanoTime();
              own.recordValue(Latencies.micros(now - start));
              start = now;
            }
          }
          synchronized (all) {
            all.add(own);
          }
        });
    return Measured.of(name, connections, seconds, all, 0);
  }
}
