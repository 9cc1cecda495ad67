package dev.conveyor.pipeline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import dev.conveyor.pipeline.outbox.OutboxMigration;
import dev.conveyor.schemas.EventCodec;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.FailedProvision;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.OrganizationId;
import dev.conveyor.schemas.Role;
import dev.conveyor.schemas.RoleMappingChanged;
import dev.conveyor.schemas.RoleSyncInput;
import dev.conveyor.schemas.Stage;
import dev.conveyor.schemas.Topic;
import dev.conveyor.testservers.TestServers;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A change that results in an oversized record is the record's fault. */
class IntakeTooLargeTest {

  @Test
  void changeWithAnOversizedResultFails() throws Exception {
    try (HikariDataSource dataSource = new HikariDataSource()) {
      dataSource.setJdbcUrl(TestServers.newDatabase().jdbcUrl() + "?currentSchema=scim");
      dataSource.setUsername("conveyor_ingress");
      dataSource.setPassword(TestServers.PASSWORD);
      new OutboxMigration()
          .migrate(
              Flyway.configure()
                  .dataSource(dataSource)
                  .defaultSchema("scim")
                  .locations("classpath:db/none")
                  .failOnMissingLocations(false)
                  .load());
      JdbcTemplate jdbc = new JdbcTemplate(dataSource);
      Outbox outbox = new Outbox(jdbc, () -> {});
      Intake<RoleSyncInput> intake =
          new Intake<>(
              new Swelling(outbox),
              outbox,
              new TransactionTemplate(new JdbcTransactionManager(dataSource)),
              Clock.systemUTC(),
              "/conveyor/a-service",
              OpenTelemetry.noop());

      intake.onMessage(List.of(record()));

      FailedProvision failure =
          (FailedProvision)
              EventCodec.decode(
                  jdbc.queryForObject("SELECT type FROM outbox", String.class),
                  jdbc.queryForObject("SELECT payload FROM outbox", byte[].class));
      assertThat(failure.reason()).hasToString("record-too-large");
    }
  }

  /** Publishes an oversized record for each change. */
  private record Swelling(Outbox outbox) implements ChangeHandler<RoleSyncInput> {

    @Override
    public Class<RoleSyncInput> reads() {
      return RoleSyncInput.class;
    }

    @Override
    public Stage stage() {
      return Stage.ROLE_SYNC;
    }

    @Override
    public List<Outcome> apply(List<Change<RoleSyncInput>> changes) {
      outbox.append(
          new OutboxMessage(
              UUID.randomUUID(),
              Topic.USERS.topicName(),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              new byte[Topic.USERS.largestRecord()]));
      return changes.stream().map(change -> Outcome.APPLIED).toList();
    }
  }

  private static ConsumerRecord<byte[], byte[]> record() {
    RoleMappingChanged event =
        new RoleMappingChanged(
            new OrganizationId("acme"),
            new GroupId(new UUID(1, 2)),
            1,
            Instant.parse("2026-01-01T00:00:00Z"),
            Role.ADMIN);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            event.eventType().topic().topicName(),
            0,
            0,
            event.key().getBytes(StandardCharsets.UTF_8),
            EventCodec.encode(event));
    record
        .headers()
        .add(EventHeaders.TYPE, event.eventType().ceType().getBytes(StandardCharsets.UTF_8))
        .add(EventHeaders.SOURCE, "/conveyor/admin-console".getBytes(StandardCharsets.UTF_8));
    return record;
  }
}
