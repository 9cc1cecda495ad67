package dev.conveyor.testservers;

import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Both servers as containers of the official images, removed when the JVM exits. */
final class ContainerServers implements Servers {

  private final PostgreSQLContainer postgres;
  private final KafkaContainer kafka;

  private ContainerServers(PostgreSQLContainer postgres, KafkaContainer kafka) {
    this.postgres = postgres;
    this.kafka = kafka;
  }

  static ContainerServers start() {
    PostgreSQLContainer postgres =
        new PostgreSQLContainer("postgres:18")
            .withUsername("postgres")
            .withPassword(TestServers.PASSWORD)
            .withCommand("postgres", "-c", "max_connections=200");
    KafkaContainer kafka =
        new KafkaContainer("apache/kafka:4.2.2")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_LOG_RETENTION_CHECK_INTERVAL_MS", "5000")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    postgres.start();
    kafka.start();
    return new ContainerServers(postgres, kafka);
  }

  @Override
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://"
        + postgres.getHost()
        + ":"
        + postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT)
        + "/"
        + database;
  }

  @Override
  public String superuser() {
    return "postgres";
  }

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }
}
