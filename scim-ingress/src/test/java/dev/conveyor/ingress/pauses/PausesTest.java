package dev.conveyor.ingress.pauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressDatabase;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.records.TraceParent;
import dev.conveyor.schemas.Event;
import dev.conveyor.schemas.EventSource;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.ScimUserChanged;
import dev.conveyor.schemas.ScimUserErased;
import dev.conveyor.schemas.ScimUserId;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What a paused organization writes waits, and nothing overtakes it. */
class PausesTest {

  private static IngressDatabase database;
  private static TransactionTemplate transaction;
  private static Outbox outbox;
  private static Pauses pauses;
  private OrganizationId acme;

  @BeforeAll
  static void start() throws Exception {
    database = new IngressDatabase();
    transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource));
    outbox = new Outbox(new JdbcTemplate(database.dataSource), () -> {});
    pauses = new Pauses(database.jdbc, transaction);
    superuser(
        """
        GRANT USAGE ON SCHEMA settings TO conveyor_ingress;
        CREATE TABLE settings.ingress_connections (organization text PRIMARY KEY, paused boolean);
        GRANT ALL ON settings.ingress_connections TO conveyor_ingress;
        """);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void organization() {
    database.jdbc.sql("DELETE FROM outbox").update();
    acme = new OrganizationId("p" + Long.toString(System.nanoTime(), 36));
    database
        .jdbc
        .sql("INSERT INTO settings.ingress_connections VALUES (:o, false)")
        .param("o", acme.value())
        .update();
  }

  @Test
  void changesWaitUntilResumed() {
    pause(true);
    append(change(1, 1, true), change(2, 1, false));
    assertThat(relayed()).isEmpty();
    assertThat(waiting()).containsExactly("user true", "user false");
    assertThat(oldest()).as("nothing waits for the broker").isNull();

    pause(false);

    assertThat(relayed()).containsExactly(1L, 1L);
    assertThat(waiting()).isEmpty();
  }

  @Test
  void otherOrganizationsAndErasuresGoOn() {
    pause(true);
    OrganizationId other = new OrganizationId("other");

    append(
        new ScimUserErased(acme, user(1), 5, Instant.EPOCH),
        new ScimUserChanged(
            other,
            user(1),
            7,
            Instant.EPOCH,
            true,
            false,
            "u",
            List.of(),
            JsonMapper.shared().createObjectNode()));

    assertThat(relayed()).containsExactly(5L, 7L);
  }

  @Test
  void nothingIsLostOrOvertakenWhilePausesComeAndGo() throws Exception {
    int writers = 6;
    int each = 120;
    List<Long> seen = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 1; writer <= writers; writer++) {
        int number = writer;
        running.add(
            threads.submit(() -> {
              for (int i = 1; i <= each; i++) {
                append(change(number, number * 1000L + i, true));
              }
            }));
      }
      boolean paused = false;
      while (running.stream().anyMatch(future -> !future.isDone())) {
        paused = !paused;
        pause(paused);
        seen.addAll(relayed());
      }
      for (Future<?> future : running) {
        future.get();
      }
    }
    pause(false);
    seen.addAll(relayed());

    assertThat(seen).hasSize(writers * each);
    Map<Long, Long> last = new HashMap<>();
    for (long version : seen) {
      Long before = last.put(version / 1000, version);
      assertThat(version).isEqualTo(before == null ? version / 1000 * 1000 + 1 : before + 1);
    }
  }

  private void pause(boolean paused) {
    database
        .jdbc
        .sql("UPDATE settings.ingress_connections SET paused = :paused WHERE organization = :o")
        .param("paused", paused)
        .param("o", acme.value())
        .update();
    pauses.follow();
  }

  private static void append(Event... events) {
    transaction.executeWithoutResult(status -> {
      for (Event event : events) {
        outbox.append(
            OutboxMessage.of(event, EventSource.SCIM_INGRESS.text(), TraceParent.fresh()));
      }
    });
  }

  private Event change(int number, long version, boolean active) {
    return new ScimUserChanged(
        acme,
        user(number),
        version,
        Instant.EPOCH,
        active,
        false,
        "u",
        List.of("active"),
        JsonMapper.shared().createObjectNode());
  }

  private static ScimUserId user(int number) {
    return new ScimUserId(new UUID(6, number));
  }

  /** Takes what a relay would send, in its order. */
  private static List<Long> relayed() {
    List<Long> rows =
        database
            .jdbc
            .sql("SELECT seq FROM outbox WHERE shard < 16 ORDER BY seq")
            .query(Long.class)
            .list();
    List<Long> versions = new ArrayList<>();
    for (Long row : rows) {
      versions.add(
          database
              .jdbc
              .sql(
                  """
                  DELETE FROM outbox WHERE seq = :seq
                  RETURNING (convert_from(payload, 'UTF8')::jsonb ->> 'version')::bigint AS version
                  """)
              .param("seq", row)
              .query(Long.class)
              .single());
    }
    return versions;
  }

  private List<String> waiting() {
    return database
        .jdbc
        .sql(
            """
            SELECT kind || ' ' || active AS waiting FROM console_paused_changes
            WHERE organization = :o ORDER BY seq
            """)
        .param("o", acme.value())
        .query(String.class)
        .list();
  }

  private static Object oldest() {
    return database
        .jdbc
        .sql("SELECT oldest_at FROM console_outbox")
        .query((row, number) -> new Object[] {row.getObject("oldest_at")})
        .single()[0];
  }

  private static void superuser(String sql) throws Exception {
    try (Connection admin = database.database.connectAsSuperuser();
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }
}
