package dev.conveyor.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL 18 server as a child process, with {@code fsync} and {@code synchronous_commit} on.
 * Its data is kept. If started by root, it runs in a separate user namespace, since PostgreSQL
 * refuses to run as root.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  /** The superuser's name. */
  public static final String SUPERUSER = "postgres";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path binaries;
  private final Path data;
  private final Path log;
  private final int port;
  private final String password;
  private final Process process;

  private EmbeddedPostgres(
      Path binaries, Path data, Path log, int port, String password, Process process) {
    this.binaries = binaries;
    this.data = data;
    this.log = log;
    this.port = port;
    this.password = password;
    this.process = process;
  }

  /**
   * Starts the server on its data directory, which is initialized if new. Returns once the server
   * accepts connections. A server left on the directory by an earlier, killed process is stopped
   * first.
   *
   * @param home contains {@code bin}, {@code data}, and {@code postgres.log}
   * @throws IOException if the server does not start; the message ends with the end of its log
   */
  public static EmbeddedPostgres start(Path home, int port, String password) throws IOException {
    Path binaries = PostgresBinaries.unpack(home.resolve("programs"));
    Path data = home.resolve("data");
    stopOrphan(data);
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialize(binaries, home, data, password);
    }
    Path log = home.resolve("postgres.log");
    Process process = launch(binaries, data, log, port);
    EmbeddedPostgres server = new EmbeddedPostgres(binaries, data, log, port, password, process);
    server.awaitReady();
    return server;
  }

  /** The URL of a database, without user and password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://localhost:" + port + "/" + database;
  }

  public long pid() {
    return process.pid();
  }

  public Process process() {
    return process;
  }

  public Connection connectAsSuperuser(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, password);
  }

  /** Stops the server: open transactions are rolled back, everything committed is kept. */
  @Override
  public void close() {
    try {
      stop(process.toHandle());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops a server whose launcher is gone but that still runs on the directory. */
  public static void stopOrphan(Path data) throws IOException {
    Optional<ProcessHandle> orphan = runningOn(data);
    if (orphan.isPresent()) {
      stop(orphan.get());
    }
  }

  private static Optional<ProcessHandle> runningOn(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.isEmpty() || lines.getFirst().isBlank()) {
      return Optional.empty();
    }
    // Process ids are reused after a reboot: check the command, too.
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(handle -> handle.info().command().orElse("").endsWith("/postgres"));
  }

  private static void stop(ProcessHandle handle) throws IOException {
    // SIGINT requests a fast shutdown; SIGTERM would wait for every client to disconnect.
    new ProcessBuilder("kill", "-INT", String.valueOf(handle.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    try {
      handle.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      handle.destroyForcibly();
    }
  }

  private static void initialize(Path binaries, Path home, Path data, String password)
      throws IOException {
    Folders.delete(data);
    Path secret = home.resolve("initdb.secret");
    Files.deleteIfExists(secret);
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, password);
    Path log = home.resolve("initdb.log");
    try {
      List<String> command = new ArrayList<>(asOrdinaryUser());
      command.add(binaries.resolve("bin/initdb").toString());
      command.addAll(
          List.of("-D", data.toString(), "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8"));
      command.addAll(List.of("-A", "scram-sha-256", "--pwfile=" + secret));
      Process initdb = process(command, log).start();
      if (initdb.waitFor() != 0) {
        throw new IOException("initdb failed: " + lastWords(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while initializing the database", e);
    } finally {
      Files.delete(secret);
    }
  }

  private static Process launch(Path binaries, Path data, Path log, int port) throws IOException {
    List<String> command = new ArrayList<>(asOrdinaryUser());
    command.add(binaries.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", data.toString(), "-p", String.valueOf(port)));
    for (String setting :
        List.of(
            "listen_addresses=localhost",
            "unix_socket_directories=",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "max_connections=200",
            "shared_buffers=256MB",
            "max_wal_size=2GB",
            "min_wal_size=1GB",
            "log_line_prefix=%m [%p] %u ")) {
      command.addAll(List.of("-c", setting));
    }
    return process(command, log).start();
  }

  private static ProcessBuilder process(List<String> command, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder;
  }

  /**
   * A separate session, so that Ctrl-C in the terminal does not reach the server; for root, also a
   * separate user namespace.
   */
  private static List<String> asOrdinaryUser() {
    List<String> prefix = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      prefix.add("/usr/bin/setsid");
    }
    if ("root".equals(System.getProperty("user.name"))) {
      prefix.addAll(List.of("unshare", "-U"));
    }
    return prefix;
  }

  private void awaitReady() throws IOException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      try (Connection connection = connectAsSuperuser("postgres")) {
        if (connection.isValid(5)) {
          return;
        }
      } catch (SQLException e) {
        waitUnlessEnded();
      }
    }
    close();
    throw new IOException("PostgreSQL did not start in time: " + lastWords(log));
  }

  private void waitUnlessEnded() throws IOException {
    try {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "PostgreSQL (" + binaries + " on " + data + ") ended: " + lastWords(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PostgreSQL was starting", e);
    }
  }

  private static String lastWords(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return String.join(
        System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }
}
