package dev.conveyor.console.support;

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

class SettledFailureRetentionTest {

  private static HikariDataSource dataSource;
  private static JdbcClient jdbc;
  private static FailureStore store;

  @BeforeAll
  static void start() {
    dataSource = ConsoleDatabase.open();
    jdbc = JdbcClient.create(dataSource);
    store = new FailureStore(jdbc);
  }

  @AfterAll
  static void stop() {
    dataSource.close();
  }

  @BeforeEach
  void empty() {
    jdbc.sql("DELETE FROM support.failed_provisions").update();
  }

  @Test
  void settledFailuresOlderThanTheRetentionAreDeleted() {
    failure("1", "resolved", 91);
    failure("2", "dismissed", 91);
    failure("3", "superseded", 91);
    failure("4", "resolved", 89);

    assertThat(store.deleteSettledOlderThan(Duration.ofDays(90), 100)).isEqualTo(3);

    assertThat(left()).containsExactly("4");
  }

  @Test
  void failuresThatAreStillWorkStay() {
    failure("1", "open", 1000);
    failure("2", "replayed", 1000);

    assertThat(store.deleteSettledOlderThan(Duration.ofDays(90), 100)).isZero();

    assertThat(left()).containsExactly("1", "2");
  }

  @Test
  void oldestAreDeletedFirst() {
    failure("1", "resolved", 100);
    failure("2", "resolved", 300);
    failure("3", "resolved", 200);

    assertThat(store.deleteSettledOlderThan(Duration.ofDays(90), 2)).isEqualTo(2);

    assertThat(left()).containsExactly("1");
  }

  private static void failure(String fingerprint, String status, int daysAgo) {
    jdbc.sql(
            """
            INSERT INTO support.failed_provisions (fingerprint, reference, organization, about_kind,
              stage, reason, message, version, original_topic, original_headers, first_seen,
              last_seen, last_try, status)
            VALUES (:fingerprint, 'PRV-0000-0000', 'acme', 'user', 'provisioning', 'email-taken',
              'Taken.', 1, 'topic', '[]', now() - :days * interval '1 day',
              now() - :days * interval '1 day', '1', :status)
            """)
        .param("fingerprint", fingerprint)
        .param("days", daysAgo)
        .param("status", status)
        .update();
  }

  private static List<String> left() {
    return jdbc.sql("SELECT fingerprint FROM support.failed_provisions ORDER BY fingerprint")
        .query(String.class)
        .list();
  }
}
