package dev.conveyor.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.tools.AclCommand;

/**
 * Runs Kafka's {@code kafka-acls} for each call in a file, in one process: each call of its script
 * would start a JVM. Exits with status 1 at the first failure.
 */
final class AccessLists {

  private AccessLists() {}

  /** A file with one argument per line, and an empty line after each call. */
  public static void main(String[] arguments) throws Exception {
    for (String call : Files.readString(Path.of(arguments[0])).split("\n\n")) {
      AclCommand.main(call.split("\n"));
    }
  }
}
