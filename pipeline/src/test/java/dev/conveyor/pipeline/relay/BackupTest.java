package dev.conveyor.pipeline.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.conveyor.embedded.DatabaseBootstrap;
import dev.conveyor.embedded.EmbeddedPostgres;
import dev.conveyor.embedded.FreePort;
import dev.conveyor.pipeline.outbox.Outbox;
import dev.conveyor.pipeline.outbox.OutboxMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes PostgreSQL's base backup of a server under write load and restores it on another one: the
 * messages of committed changes are restored and then sent.
 */
class BackupTest {

  private static final String PASSWORD = "secret";

  @Test
  void restoredMessagesAreSent(@TempDir Path folder) throws Exception {
    Path restored = folder.resolve("restored");
    OutboxTestbed kafka = new OutboxTestbed(1);
    long before;
    try (EmbeddedPostgres live =
        EmbeddedPostgres.start(folder.resolve("live"), FreePort.draw(), PASSWORD)) {
      before = backUpWhileItIsWrittenTo(live, folder.resolve("live"), restored, kafka.topic);
    }

    try (EmbeddedPostgres copy = EmbeddedPostgres.start(restored, FreePort.draw(), PASSWORD);
        HikariDataSource dataSource = dataSource(copy);
        Producer<byte[], byte[]> producer = OutboxTestbed.producer()) {
      JdbcTemplate jdbc = new JdbcTemplate(dataSource);
      Long version = jdbc.queryForObject("SELECT version FROM aggregate", Long.class);
      Long rows = jdbc.queryForObject("SELECT count(*) FROM outbox", Long.class);

      assertThat(version).isGreaterThanOrEqualTo(before).isEqualTo(rows);

      Relay relay = new Relay(dataSource, producer);
      while (relay.pass().relayed() > 0) {
        // until all are sent
      }
      assertThat(
              kafka.readUntil(records -> records.size() >= rows).stream()
                  .map(record -> Long.parseLong(text(record.value()))))
          .hasSize(rows.intValue())
          .isSorted()
          .endsWith(version);
    }
  }

  /** Returns the last version committed before the backup was complete. */
  private static long backUpWhileItIsWrittenTo(
      EmbeddedPostgres live, Path home, Path target, String topic) throws Exception {
    try (Connection admin = live.connectAsSuperuser("postgres")) {
      DatabaseBootstrap.createDatabase(admin, "conveyor");
    }
    try (Connection admin = live.connectAsSuperuser("conveyor")) {
      DatabaseBootstrap.run(admin, PASSWORD);
    }
    try (HikariDataSource dataSource = dataSource(live);
        Connection admin = live.connectAsSuperuser("conveyor");
        Statement statement = admin.createStatement()) {
      OutboxTestbed.migrate(dataSource);
      JdbcTemplate jdbc = new JdbcTemplate(dataSource);
      jdbc.execute("CREATE TABLE aggregate (version bigint NOT NULL)");
      jdbc.execute("INSERT INTO aggregate (version) VALUES (0)");
      AtomicLong committed = new AtomicLong();
      AtomicBoolean ended = new AtomicBoolean();
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                while (!ended.get()) {
                  committed.set(write(dataSource, jdbc, topic));
                }
              });

      statement.execute("SELECT pg_backup_start('test', true)");
      copy(home.resolve("data"), target.resolve("data"));
      long before = committed.get();
      String label;
      try (ResultSet end = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
        assertThat(end.next()).isTrue();
        label = end.getString("labelfile");
      }
      // Changes made while the files were copied are in the write-ahead log, which is copied last.
      copy(home.resolve("data/pg_wal"), target.resolve("data/pg_wal"));
      Files.writeString(target.resolve("data/backup_label"), label);
      Files.deleteIfExists(target.resolve("data/postmaster.pid"));
      ended.set(true);
      writer.join();
      assertThat(before).isPositive();
      return before;
    }
  }

  private static long write(HikariDataSource dataSource, JdbcTemplate jdbc, String topic) {
    Outbox outbox = new Outbox(jdbc, () -> {});
    Long version =
        new TransactionTemplate(new JdbcTransactionManager(dataSource))
            .execute(status -> {
              Long next =
                  jdbc.queryForObject(
                      "UPDATE aggregate SET version = version + 1 RETURNING version", Long.class);
              outbox.append(
                  new OutboxMessage(
                      UUID.randomUUID(),
                      topic,
                      "acme/1".getBytes(StandardCharsets.UTF_8),
                      "a.type",
                      "a-source",
                      null,
                      null,
                      null,
                      null,
                      String.valueOf(next).getBytes(StandardCharsets.UTF_8)));
              return next;
            });
    return version == null ? 0 : version;
  }

  private static HikariDataSource dataSource(EmbeddedPostgres server) {
    HikariDataSource dataSource = new HikariDataSource();
    dataSource.setJdbcUrl(server.jdbcUrl("conveyor") + "?currentSchema=scim");
    dataSource.setUsername("conveyor_ingress");
    dataSource.setPassword(PASSWORD);
    return dataSource;
  }

  /**
   * Copies a folder that changes meanwhile, as a backup program does: vanished files are ignored.
   */
  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      try {
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.write(target, Files.readAllBytes(file));
        }
      } catch (NoSuchFileException e) {
        continue; // deleted meanwhile
      }
    }
    try (Stream<Path> all = Files.walk(to)) {
      for (Path directory : all.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(
            directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
