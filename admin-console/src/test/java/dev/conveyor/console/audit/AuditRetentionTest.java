package dev.conveyor.console.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.console.ConsoleDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The audit trail is bounded by its retention. */
class AuditRetentionTest {

  private static HikariDataSource dataSource;
  private static JdbcClient jdbc;
  private static Audit audit;

  @BeforeAll
  static void start() {
    dataSource = ConsoleDatabase.open();
    jdbc = JdbcClient.create(dataSource);
    audit = new Audit(jdbc);
  }

  @AfterAll
  static void stop() {
    dataSource.close();
  }

  @BeforeEach
  void empty() {
    jdbc.sql("DELETE FROM support.audit").update();
  }

  @Test
  void entriesOlderThanTheRetentionAreDeleted() {
    entry("ancient", 401);
    entry("old", 399);
    entry("new", 0);

    assertThat(audit.deleteOlderThan(Duration.ofDays(400), 100)).isEqualTo(1);

    assertThat(acts()).containsExactly("new", "old");
  }

  @Test
  void theOldestGoFirst_noMoreThanAllowedAtOnce() {
    for (int i = 1; i <= 5; i++) {
      entry("act " + i, 500);
    }

    assertThat(audit.deleteOlderThan(Duration.ofDays(400), 2)).isEqualTo(2);

    assertThat(acts()).containsExactly("act 5", "act 4", "act 3");
  }

  private static void entry(String act, int daysAgo) {
    audit.record("ada@acme.test", null, act, null, null);
    jdbc.sql("UPDATE support.audit SET at = now() - :days * interval '1 day' WHERE act = :act")
        .param("days", daysAgo)
        .param("act", act)
        .update();
  }

  private static List<String> acts() {
    return audit.list(null, Long.MAX_VALUE, 100).stream().map(Audit.Entry::act).toList();
  }
}
