package dev.conveyor.pipeline.outbox;

import org.flywaydb.core.Flyway;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/** Migrates a service's own tables, then the outbox, which has a separate migration history. */
public final class OutboxMigration implements FlywayMigrationStrategy {

  @Override
  public void migrate(Flyway flyway) {
    flyway.migrate();
    Flyway.configure()
        .dataSource(flyway.getConfiguration().getDataSource())
        .defaultSchema(flyway.getConfiguration().getDefaultSchema())
        .locations("classpath:db/outbox")
        .table("outbox_schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }
}
