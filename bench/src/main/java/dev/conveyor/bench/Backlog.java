package dev.conveyor.bench;

import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventType;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * A backlog of change records: the users and their outbox rows are written as by the ingress while
 * both workers are paused; then the relay and the workers resume, one after the other.
 */
final class Backlog {

  private static final int BATCH = 1000;
  private static final String SCENARIO = "backlog";

  private final BenchStack stack;
  private final Customer customer;
  private final int users;

  Backlog(BenchStack stack, Customer customer, int users) {
    this.stack = stack;
    this.customer = customer;
    this.users = users;
  }

  static String userId(int number) {
    return new UUID(0xBE_0000L, number + 1L).toString();
  }

  void run(Report report) throws Exception {
    stack.signal("provisioning-worker", "STOP");
    stack.signal("role-sync-worker", "STOP");
    try (Tables tables = new Tables(stack)) {
      write(tables.connection());
      double relayed = tables.await(0, "SELECT -count(*) FROM scim.outbox");
      report.figure(SCENARIO, "left to the relay after the last row was written", relayed, "s");
      drain(
          report,
          tables,
          "provisioning-worker",
          "SELECT count(*) FROM directory.applied_scim_users WHERE organization = ?");
      tables.await(0, "SELECT -count(*) FROM directory.outbox");
      drain(
          report,
          tables,
          "role-sync-worker",
          "SELECT count(*) FROM roles.grants WHERE organization = ?");
    } finally {
      stack.signal("provisioning-worker", "CONT");
      stack.signal("role-sync-worker", "CONT");
    }
  }

  /** From the first record with an effect: a paused worker first rejoins its group. */
  private void drain(Report report, Tables tables, String worker, String sql) throws Exception {
    stack.signal(worker, "CONT");
    tables.await(1, sql, customer.id());
    long before = tables.ask(sql, customer.id());
    double seconds = tables.await(users, sql, customer.id());
    report.atLeast(SCENARIO, worker + " drains", (users - before) / seconds, "records/s", 15_000);
  }

  private void write(Connection database) throws SQLException {
    database.setAutoCommit(false);
    try (PreparedStatement user =
            database.prepareStatement(
                """
                INSERT INTO scim.users (id, organization, user_name_key, external_id,
                  display_name_key, email_keys, active, resource)
                VALUES (?, ?, ?, ?, ?, ?, true, ?::jsonb)
                """);
        PreparedStatement outbox =
            database.prepareStatement(
                """
                INSERT INTO scim.outbox (id, topic, record_key, shard, type, source, subject, time,
                  traceparent, payload)
                VALUES (?, ?, ?, ?, ?, '/conveyor/scim-ingress', ?, ?,
                  '00-00000000000000000000000000000001-0000000000000001-01', ?)
                """)) {
      for (int n = 0; n < users; n++) {
        add(user, outbox, n);
        if ((n + 1) % BATCH == 0 || n == users - 1) {
          user.executeBatch();
          outbox.executeBatch();
          database.commit();
        }
      }
    }
    database.setAutoCommit(true);
  }

  private void add(PreparedStatement user, PreparedStatement outbox, int n) throws SQLException {
    String name = "b" + n;
    String email = customer.email(name);
    String id = userId(n);
    String resource =
        customer.user(name, true).replace(",\"groups\":[],\"password\":\"1mz050nq\"", "");
    ScimUserChanged event =
        new ScimUserChanged(
            new OrganizationId(customer.id()),
            ScimUserId.of(id),
            1,
            Instant.now().truncatedTo(TimeUnit.MICROSECONDS.toChronoUnit()),
            true,
            false,
            email,
            List.of("active", "displayName", "emails", "name", "userName"),
            JsonMapper.shared().readTree(resource));
    EventType type = event.eventType();
    byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
    user.setObject(1, UUID.fromString(id));
    user.setString(2, customer.id());
    user.setString(3, email);
    user.setString(4, "00u" + name);
    user.setString(5, name + " example");
    user.setObject(6, new String[] {email});
    user.setString(7, resource);
    user.addBatch();
    outbox.setObject(1, UUID.randomUUID());
    outbox.setString(2, type.topic().topicName());
    outbox.setBytes(3, key);
    outbox.setInt(4, OutboxMessage.shard(key));
    outbox.setString(5, type.ceType());
    outbox.setString(6, event.key());
    outbox.setString(7, event.occurredAt().toString());
    outbox.setBytes(8, EventCodec.encode(event));
    outbox.addBatch();
  }
}
