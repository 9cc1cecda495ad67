package dev.conveyor.console.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.console.acting.Conflict;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.OriginalRecord;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** With the logins of the services: the console may mark, and no more. */
class UnsentRecordsTest {

  private static final List<String> LOGINS_AND_SCHEMAS =
      List.of(
          "conveyor_ingress:scim",
          "conveyor_provisioning:directory",
          "conveyor_roles:roles",
          "conveyor_console:settings");

  private final TestDatabase database = TestServers.newDatabase();
  private final List<HikariDataSource> sources = new ArrayList<>();
  private JdbcTemplate ingress;
  private JdbcTemplate roles;
  private JdbcClient console;

  @BeforeEach
  void migrate() {
    for (String each : LOGINS_AND_SCHEMAS) {
      HikariDataSource source = new HikariDataSource();
      sources.add(source);
      String schema = each.substring(each.indexOf(':') + 1);
      source.setJdbcUrl(database.jdbcUrl() + "?currentSchema=" + schema);
      source.setUsername(each.substring(0, each.indexOf(':')));
      source.setPassword(TestServers.PASSWORD);
      new OutboxMigration()
          .migrate(
              Flyway.configure()
                  .dataSource(source)
                  .defaultSchema(schema)
                  .locations("classpath:db/none")
                  .failOnMissingLocations(false)
                  .load());
    }
    ingress = new JdbcTemplate(sources.get(0));
    roles = new JdbcTemplate(sources.get(2));
    console = JdbcClient.create(sources.get(3));
  }

  @AfterEach
  void close() {
    sources.forEach(HikariDataSource::close);
  }

  @Test
  void aReplayMarksTheRecordOfItsFailure() {
    UUID asked = insert(ingress);
    UUID other = insert(ingress);

    new UnsentRecords(console).resend(original(asked.toString()));

    assertThat(marked(ingress)).containsExactly(asked).doesNotContain(other);
  }

  @Test
  void aRecordThatIsGoneIsAConflict() {
    UnsentRecords records = new UnsentRecords(console);

    assertThatThrownBy(() -> records.resend(original(new UUID(1, 1).toString())))
        .isInstanceOf(Conflict.class);
    assertThatThrownBy(() -> records.resend(original("no id"))).isInstanceOf(Conflict.class);
  }

  @Test
  void allOutboxesAreMarkedAtOnce() {
    UUID one = insert(ingress);
    UUID another = insert(roles);

    assertThat(new UnsentRecords(console).resendAll()).isEqualTo(2);

    assertThat(marked(ingress)).containsExactly(one);
    assertThat(marked(roles)).containsExactly(another);
  }

  @Test
  void theConsoleMayNotChangeTheRecordItself() {
    insert(ingress);

    for (String statement :
        List.of(
            "UPDATE scim.console_unsendable SET topic = 'another'",
            "UPDATE scim.outbox_unsendable SET resend = true",
            "DELETE FROM scim.console_unsendable")) {
      assertThatThrownBy(() -> console.sql(statement).update())
          .as(statement)
          .isInstanceOf(DataAccessException.class)
          .rootCause()
          .hasMessageContaining("permission denied");
    }
  }

  private static UUID insert(JdbcTemplate jdbc) {
    UUID id = UUID.randomUUID();
    jdbc.update(
        """
        INSERT INTO outbox_unsendable (seq, id, topic, shard, error, created_at)
        VALUES ((SELECT count(*) FROM outbox_unsendable), ?, 't', 1, 'too large', clock_timestamp())
        """,
        id);
    return id;
  }

  private static List<UUID> marked(JdbcTemplate jdbc) {
    return jdbc.queryForList("SELECT id FROM outbox_unsendable WHERE resend", UUID.class);
  }

  private static OriginalRecord original(String row) {
    return new OriginalRecord(
        "t",
        null,
        null,
        null,
        List.of(
            new OriginalRecord.Header(
                EventHeaders.OUTBOX_ROW,
                OriginalRecord.encode(row.getBytes(StandardCharsets.UTF_8)))),
        null);
  }
}
