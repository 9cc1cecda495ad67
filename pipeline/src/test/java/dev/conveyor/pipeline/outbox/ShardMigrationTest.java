package dev.conveyor.pipeline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Existing rows get the same shard as new rows of their organization. */
class ShardMigrationTest {

  @Test
  void existingRowsMoveToTheirOrganizationsShard() throws Exception {
    TestDatabase database = TestServers.newDatabase();
    try (HikariDataSource dataSource = new HikariDataSource()) {
      dataSource.setJdbcUrl(database.jdbcUrl() + "?currentSchema=scim");
      dataSource.setUsername("conveyor_ingress");
      dataSource.setPassword(TestServers.PASSWORD);
      outbox(dataSource).target("2").load().migrate();
      JdbcTemplate jdbc = new JdbcTemplate(dataSource);
      for (String table : List.of("outbox", "outbox_unsendable")) {
        keys().forEach(key -> insert(jdbc, table, key));
      }

      outbox(dataSource).load().migrate();

      for (String table : List.of("outbox", "outbox_unsendable")) {
        jdbc.query(
            "SELECT record_key, shard FROM " + table,
            row -> {
              byte[] key = row.getBytes("record_key");
              assertThat(row.getInt("shard")).isEqualTo(OutboxMessage.shard(key));
            });
      }
    }
  }

  private static List<byte[]> keys() {
    Random random = new Random(3);
    List<byte[]> keys = new ArrayList<>();
    keys.add(null);
    for (String key : List.of("acme/1", "acme/2", "acme", "/1", "", "a/b/c", "Ünknown/1")) {
      keys.add(key.getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 0; i < 100; i++) {
      byte[] key = new byte[1 + random.nextInt(40)];
      random.nextBytes(key);
      keys.add(key);
    }
    return keys;
  }

  private static void insert(JdbcTemplate jdbc, String table, byte[] key) {
    jdbc.update(
        table.equals("outbox")
            ? "INSERT INTO outbox (id, topic, record_key, shard) VALUES (gen_random_uuid(), 't', ?, 99)"
            : """
            INSERT INTO outbox_unsendable (seq, id, topic, record_key, shard, error, created_at)
            VALUES ((SELECT count(*) FROM outbox_unsendable), gen_random_uuid(), 't', ?, 99, 'e',
              clock_timestamp())
            """,
        (Object) key);
  }

  private static FluentConfiguration outbox(HikariDataSource dataSource) {
    return Flyway.configure()
        .dataSource(dataSource)
        .defaultSchema("scim")
        .locations("classpath:db/outbox")
        .table("outbox_schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0");
  }
}
