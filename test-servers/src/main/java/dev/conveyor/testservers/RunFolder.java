package dev.conveyor.testservers;

import dev.conveyor.embedded.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The directory of one JVM's servers, named for its process id. It is deleted when the JVM exits,
 * or by a later run if the JVM was killed: a full run writes several gigabytes.
 */
final class RunFolder {

  private static final String PREFIX = "run-";

  private RunFolder() {}

  /** Creates this JVM's directory, and deletes those of JVMs that no longer exist. */
  static Path create(Path home) throws IOException {
    Files.createDirectories(home);
    try (Stream<Path> folders = Files.list(home)) {
      folders.filter(folder -> !isInUse(folder)).forEach(RunFolder::delete);
    }
    return Files.createDirectories(home.resolve(PREFIX + ProcessHandle.current().pid()))
        .toAbsolutePath();
  }

  private static boolean isInUse(Path folder) {
    String name = folder.getFileName().toString();
    if (!name.matches(PREFIX + "\\d{1,18}")) {
      return false;
    }
    long pid = Long.parseLong(name.substring(PREFIX.length()));
    return pid != ProcessHandle.current().pid() && ProcessHandle.of(pid).isPresent();
  }

  /** Deletes what it can: another JVM may be deleting the same directory. */
  static void delete(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Could not delete all of " + folder + ": " + e);
    }
  }
}
