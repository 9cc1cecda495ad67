package dev.conveyor.quickstart;

import dev.conveyor.embedded.EmbeddedPostgres;
import dev.conveyor.embedded.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory that outlives the launcher: data, logs, secrets, and the launcher's PID. */
final class Home {

  private static final int STOP_SECONDS = 25;

  private static final Set<PosixFilePermission> OWNERS_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNERS_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;
  private @Nullable FileLock lock;

  Home(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  Path log(String name) throws IOException {
    return Files.createDirectories(open().resolve("logs")).resolve(name + ".log");
  }

  Path stateFile() {
    return folder.resolve("quickstart.json");
  }

  /** Appears in the command line of every Java process of this directory. */
  String marker() {
    return "-Dconveyor.home=" + folder;
  }

  /**
   * Locks the directory for this launcher. The operating system releases the lock if the launcher
   * dies.
   *
   * @throws UserError if another launcher uses it
   */
  void lock() throws IOException {
    open();
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock = channel.tryLock();
    if (lock == null) {
      throw new UserError(
          "Conveyor is already running. Check it with ./conveyor status, or stop it with ./conveyor down.");
    }
    Files.writeString(folder.resolve("launcher.pid"), "" + ProcessHandle.current().pid());
  }

  /** The running launcher of this directory, if any. */
  Optional<ProcessHandle> launcher() throws IOException {
    Path file = folder.resolve("launcher.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
        .filter(ProcessHandle::isAlive)
        .filter(this::isOurs);
  }

  /** Ends processes left by a killed launcher: services first, then the servers. */
  int endOrphans() throws IOException {
    List<ProcessHandle> orphans;
    long self = ProcessHandle.current().pid();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      orphans =
          all.filter(process -> process.pid() != self)
              .filter(this::isOurs)
              .filter(process -> !isCommandLine(process))
              .toList();
    }
    List<ProcessHandle> brokers = orphans.stream().filter(Home::isBroker).toList();
    end(orphans.stream().filter(process -> !isBroker(process)).toList());
    end(brokers);
    EmbeddedPostgres.stopOrphan(folder.resolve("postgres/data"));
    return orphans.size();
  }

  /** A secret that is generated once and stored, readable only by the owner. */
  String secret(String name) throws IOException {
    Path file = folder.resolve("secrets").resolve(name);
    if (!Files.exists(file)) {
      byte[] bytes = new byte[24];
      new SecureRandom().nextBytes(bytes);
      saveSecret(name, HexFormat.of().formatHex(bytes));
    }
    return Files.readString(file);
  }

  Optional<String> savedSecret(String name) throws IOException {
    Path file = folder.resolve("secrets").resolve(name);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  void saveSecret(String name, String value) throws IOException {
    Path secrets = Files.createDirectories(open().resolve("secrets"));
    write(secrets.resolve(name), value.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file that only its owner was ever able to read. */
  static void write(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNERS_FILE));
    Files.write(file, content);
  }

  /**
   * Creates the directory, accessible only to its owner; also fixes one from an earlier release.
   */
  private Path open() throws IOException {
    if (Files.isDirectory(folder)) {
      Files.setPosixFilePermissions(folder, OWNERS_FOLDER);
    } else {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS_FOLDER));
    }
    return folder;
  }

  void delete() throws IOException {
    Folders.delete(folder);
  }

  private boolean isOurs(ProcessHandle process) {
    List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
    return arguments.contains(marker());
  }

  /** For example, a status command; a launcher would hold the lock that we hold. */
  private static boolean isCommandLine(ProcessHandle process) {
    return List.of(process.info().arguments().orElse(new String[0]))
        .contains(Quickstart.class.getName());
  }

  private static boolean isBroker(ProcessHandle process) {
    return List.of(process.info().arguments().orElse(new String[0]))
        .contains(KafkaProcess.class.getName());
  }

  static void end(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : processes) {
      try {
        process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
        process.destroyForcibly();
      }
    }
  }
}
