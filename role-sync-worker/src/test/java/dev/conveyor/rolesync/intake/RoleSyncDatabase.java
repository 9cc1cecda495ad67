package dev.conveyor.rolesync.intake;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.pipeline.intake.Change;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.rolesync.facts.Affected;
import dev.conveyor.rolesync.facts.Checkpoints;
import dev.conveyor.rolesync.facts.Compaction;
import dev.conveyor.rolesync.facts.FactStore;
import dev.conveyor.rolesync.facts.HistoryReader;
import dev.conveyor.rolesync.facts.LateFacts;
import dev.conveyor.rolesync.facts.OrganizationStore;
import dev.conveyor.rolesync.grants.CommandOutcomes;
import dev.conveyor.rolesync.grants.Derivation;
import dev.conveyor.rolesync.grants.Erasures;
import dev.conveyor.rolesync.grants.Recalculations;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.RoleSyncInput;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The worker without its topics, on a separate database. */
final class RoleSyncDatabase implements AutoCloseable {

  private final HikariDataSource dataSource = new HikariDataSource();
  final TransactionTemplate transaction;
  private final RoleSyncHandler handler;
  final JdbcClient jdbc;
  final Recalculations recalculations;
  final Erasures erasures;
  final CommandOutcomes outcomes;
  final Compaction compaction;
  final Checkpoints checkpoints;
  final HistoryReader histories;

  private final TestDatabase database = TestServers.newDatabase();

  RoleSyncDatabase() {
    dataSource.setJdbcUrl(database.jdbcUrl() + "?currentSchema=roles&reWriteBatchedInserts=true");
    dataSource.setUsername("conveyor_roles");
    dataSource.setPassword(TestServers.PASSWORD);
    new OutboxMigration()
        .migrate(
            Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema("roles")
                .locations("classpath:db/roles")
                .load());
    JdbcTemplate batches = new JdbcTemplate(dataSource);
    jdbc = JdbcClient.create(dataSource);
    transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    Outbox outbox = new Outbox(batches, () -> {});
    Derivation derivation = new Derivation(jdbc, outbox);
    erasures = new Erasures(jdbc, outbox);
    outcomes = new CommandOutcomes(jdbc);
    OrganizationStore organizations = new OrganizationStore(jdbc);
    compaction = new Compaction(jdbc, transaction, organizations, 3);
    checkpoints = new Checkpoints(jdbc);
    histories = new HistoryReader(jdbc);
    recalculations =
        new Recalculations(jdbc, transaction, organizations, new Affected(jdbc), derivation);
    handler =
        new RoleSyncHandler(
            organizations,
            new FactStore(jdbc),
            new LateFacts(jdbc),
            new Affected(jdbc),
            derivation,
            recalculations,
            erasures,
            outcomes);
  }

  /** Applies these records as one poll. */
  void apply(List<? extends Event> events) {
    List<Change<RoleSyncInput>> batch =
        events.stream().map(RoleSyncInput.class::cast).map(RoleSyncDatabase::change).toList();
    transaction.executeWithoutResult(status -> handler.apply(batch));
  }

  /** By user id. */
  Map<String, TreeSet<String>> grants(OrganizationId organization) {
    Map<String, TreeSet<String>> grants = new TreeMap<>();
    jdbc.sql(
            """
            SELECT u.id::text, g.role || '/' || g.source AS held FROM users u
            LEFT JOIN console_grants g ON g.organization = u.organization AND g.user_id = u.id
            WHERE u.organization = :organization
            """)
        .param("organization", organization.value())
        .query(row -> {
          TreeSet<String> held = grants.computeIfAbsent(row.getString("id"), id -> new TreeSet<>());
          if (row.getString("held") != null) {
            held.add(row.getString("held"));
          }
        });
    return grants;
  }

  /** As another service would write: its tables are its own. */
  void superuser(String sql) {
    try (Connection admin = database.connectAsSuperuser();
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void drainQueue() {
    while (recalculations.next() > 0) {
      // until the queue is empty
    }
  }

  /** As another service would read the worker's views. */
  Connection connect(String login, String password) throws SQLException {
    return DriverManager.getConnection(dataSource.getJdbcUrl(), login, password);
  }

  @Override
  public void close() {
    dataSource.close();
  }

  private static Change<RoleSyncInput> change(RoleSyncInput event) {
    return new Change<>(
        new ConsumerRecord<>(
            event.eventType().topic().topicName(),
            0,
            0,
            event.key().getBytes(StandardCharsets.UTF_8),
            EventCodec.encode(event)),
        event,
        TraceParent.fresh());
  }
}
