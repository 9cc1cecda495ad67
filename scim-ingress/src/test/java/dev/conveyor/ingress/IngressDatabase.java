package dev.conveyor.ingress;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.outbox.OutboxMigration;
import dev.conveyor.testservers.TestDatabase;
import dev.conveyor.testservers.TestServers;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real database with the ingress's schema in it. */
public final class IngressDatabase implements AutoCloseable {

  public final TestDatabase database = TestServers.newDatabase();
  public final HikariDataSource dataSource = new HikariDataSource();
  public final JdbcClient jdbc;

  public IngressDatabase() {
    dataSource.setJdbcUrl(database.jdbcUrl() + "?currentSchema=scim&reWriteBatchedInserts=true");
    dataSource.setUsername("conveyor_ingress");
    dataSource.setPassword(TestServers.PASSWORD);
    dataSource.setMaximumPoolSize(8);
    new OutboxMigration()
        .migrate(
            Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema("scim")
                .locations("classpath:db/scim")
                .load());
    jdbc = JdbcClient.create(dataSource);
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
