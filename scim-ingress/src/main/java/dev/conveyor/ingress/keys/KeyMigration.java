package dev.conveyor.ingress.keys;

import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Refreshes all keys once, before the first instance of this version accepts requests: otherwise a
 * user with an old key would not be found by userName, and would be created again.
 */
public final class KeyMigration implements JavaMigration {

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("8.1");
  }

  @Override
  public String getDescription() {
    return "refresh comparison keys";
  }

  @Override
  public @Nullable Integer getChecksum() {
    return null;
  }

  /** Each batch is a separate transaction. */
  @Override
  public boolean canExecuteInTransaction() {
    return false;
  }

  @Override
  public void migrate(Context context) {
    DataSource dataSource = context.getConfiguration().getDataSource();
    new KeyRefresh(JdbcClient.create(dataSource), new JdbcTransactionManager(dataSource)).all();
  }
}
