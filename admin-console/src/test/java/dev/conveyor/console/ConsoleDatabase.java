package dev.conveyor.console;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import org.flywaydb.core.Flyway;

/** The console's own schemas on a real database, for tests that need no running console. */
public final class ConsoleDatabase {

  private ConsoleDatabase() {}

  /** With the console's login. */
  public static HikariDataSource open() {
    TestDatabase database = TestServers.newDatabase();
    HikariDataSource dataSource = new HikariDataSource();
    dataSource.setJdbcUrl(database.jdbcUrl() + "?currentSchema=settings");
    dataSource.setUsername("conveyor_console");
    dataSource.setPassword(TestServers.PASSWORD);
    new OutboxMigration()
        .migrate(
            Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema("settings")
                .locations("classpath:db/settings")
                .load());
    return dataSource;
  }
}
