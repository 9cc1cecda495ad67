package dev.conveyor.testservers;

import dev.conveyor.embedded.EmbeddedKafka;
import dev.conveyor.embedded.EmbeddedPostgres;
import dev.conveyor.embedded.FreePort;
import java.io.IOException;
import java.nio.file.Path;

/** Both servers as local processes, on free ports, stopped when the JVM exits. */
final class EmbeddedServers implements Servers {

  private final EmbeddedPostgres postgres;
  private final EmbeddedKafka kafka;

  private EmbeddedServers(EmbeddedPostgres postgres, EmbeddedKafka kafka) {
    this.postgres = postgres;
    this.kafka = kafka;
  }

  static EmbeddedServers start() {
    try {
      Path fresh = RunFolder.create(Path.of("target", "test-servers"));
      EmbeddedPostgres postgres =
          EmbeddedPostgres.start(fresh.resolve("postgres"), FreePort.draw(), TestServers.PASSWORD);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(postgres, fresh)));
      EmbeddedKafka kafka =
          EmbeddedKafka.start(fresh.resolve("kafka"), FreePort.draw(), FreePort.draw());
      return new EmbeddedServers(postgres, kafka);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The broker still writes to its own files, which are few: a later run deletes them. */
  private static void remove(EmbeddedPostgres postgres, Path folder) {
    postgres.close();
    RunFolder.delete(folder.resolve("postgres"));
  }

  @Override
  public String jdbcUrl(String database) {
    return postgres.jdbcUrl(database);
  }

  @Override
  public String superuser() {
    return EmbeddedPostgres.SUPERUSER;
  }

  @Override
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }
}
