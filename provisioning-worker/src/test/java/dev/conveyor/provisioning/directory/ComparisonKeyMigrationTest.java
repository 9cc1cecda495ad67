package dev.conveyor.provisioning.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Users from a version that compared addresses only case-insensitively. */
class ComparisonKeyMigrationTest {

  private final HikariDataSource dataSource = new HikariDataSource();
  private JdbcClient jdbc;

  @BeforeEach
  void versionBefore() {
    TestDatabase database = TestServers.newDatabase();
    dataSource.setJdbcUrl(database.jdbcUrl() + "?currentSchema=directory");
    dataSource.setUsername("conveyor_provisioning");
    dataSource.setPassword(TestServers.PASSWORD);
    migrate("3");
    jdbc = JdbcClient.create(dataSource);
    jdbc.sql("INSERT INTO organizations (id) VALUES ('acme'), ('other')").update();
  }

  @AfterEach
  void close() {
    dataSource.close();
  }

  @Test
  void spellingsOfOneAddressAreReportedAndKept() {
    user(1, "acme", "andre\u0301@x", "active");
    user(2, "acme", "andr\u00e9@x", "active");
    user(3, "other", "ANDRE\u0301@x", "active");
    user(4, "acme", "plain@x", "active");

    migrate("latest");

    assertThat(key(1)).isEqualTo("andre\u0301@x");
    assertThat(key(2)).isEqualTo("andr\u00e9@x");
    assertThat(key(3)).isEqualTo("andr\u00e9@x");
    assertThat(key(4)).isEqualTo("plain@x");
    assertThat(collisions()).isEqualTo("1/2");
  }

  @Test
  void plainAddressKeepsItsKey() {
    user(1, "acme", "\uff41nn@x", "active");
    user(2, "acme", "ann@x", "active");

    migrate("latest");

    assertThat(key(2)).isEqualTo("ann@x");
    assertThat(collisions()).isEqualTo("1/2");
  }

  @Test
  void deletedUserNeverCollidesAndHasNoPassword() {
    user(1, "acme", "andre\u0301@x", "deactivated");
    user(2, "acme", "andr\u00e9@x", "active");

    migrate("latest");

    assertThat(key(1)).isEqualTo("andr\u00e9@x");
    assertThat(jdbc.sql("SELECT count(*) FROM address_collisions").query(Long.class).single())
        .isZero();
    assertThat(
            jdbc.sql(
                    "SELECT credentials_ended_at IS NOT NULL FROM users WHERE email_key LIKE 'andr%'"
                        + " AND status = 'deactivated'")
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  private void user(int number, String organization, String email, String status) {
    jdbc.sql(
            """
            INSERT INTO users (id, organization, email, email_key, display_name, status, created_at)
            VALUES (:id::uuid, :organization, :email, lower(:email), 'Name', :status,
              timestamptz '2026-01-01' + :number * interval '1 day')
            """)
        .param("id", id(number))
        .param("organization", organization)
        .param("email", email)
        .param("status", status)
        .param("number", number)
        .update();
  }

  private static String id(int number) {
    return "00000000-0000-4000-8000-00000000000" + number;
  }

  private String key(int number) {
    return jdbc.sql("SELECT email_key FROM users WHERE id = :id::uuid")
        .param("id", id(number))
        .query(String.class)
        .single();
  }

  private String collisions() {
    return jdbc.sql(
            """
            SELECT string_agg(right(user_id::text, 1) || '/' || right(other_user_id::text, 1), ',')
            FROM console_address_collisions
            """)
        .query(String.class)
        .single();
  }

  private void migrate(String target) {
    Flyway.configure()
        .dataSource(dataSource)
        .defaultSchema("directory")
        .locations("classpath:db/directory")
        .javaMigrations(new ComparisonKeyMigration())
        .target(target)
        .load()
        .migrate();
  }
}
