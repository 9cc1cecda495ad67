package dev.conveyor.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.tools.AclCommand;

/**
 * Kafka's own {@code kafka-acls}, called as often as a file says, in one process: each call by its
 * script would start a virtual machine. It ends with status 1 at the first that is refused.
 */
final class AccessLists {

  private AccessLists() {}

  /** A file with an argument a line, and an empty line after each call. */
  public static void main(String[] arguments) throws Exception {
    for (String call : Files.readString(Path.of(arguments[0])).split("\n\n")) {
      AclCommand.main(call.split("\n"));
    }
  }
}
