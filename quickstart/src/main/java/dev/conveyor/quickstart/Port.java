package dev.conveyor.quickstart;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.Map;

/** The ports, each configurable by a flag and by an environment variable. */
enum Port {
  INGRESS("ingress", 8080, "the SCIM server"),
  CONSOLE("console", 8081, "the admin console"),
  PROVISIONING("provisioning", 8082, "the provisioning worker's health and metrics"),
  ROLE_SYNC("role-sync", 8083, "the role-sync worker's health and metrics"),
  KAFKA("kafka", 9092, "Kafka"),
  KAFKA_CONTROLLER("kafka-controller", 9093, "Kafka's controller"),
  POSTGRES("postgres", 5433, "PostgreSQL");

  private final String label;
  private final int usual;
  private final String owner;

  Port(String label, int usual, String owner) {
    this.label = label;
    this.usual = usual;
    this.owner = owner;
  }

  String flag() {
    return "--" + label + "-port";
  }

  String description() {
    return "Port of %s. Default: $%s, else %d.".formatted(owner, variable(), usual);
  }

  String variable() {
    return "CONVEYOR_" + label.toUpperCase(Locale.ROOT).replace('-', '_') + "_PORT";
  }

  /**
   * The flag's value, or the variable's, or the default.
   *
   * @throws UserError if it is not a port number
   */
  int number(Map<String, String> flags, Map<String, String> environment) {
    String text = flags.getOrDefault(flag(), environment.getOrDefault(variable(), "" + usual));
    try {
      int number = Integer.parseInt(text);
      if (number > 0 && number < 65536) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new UserError(flag() + " must be a port number, not '" + text + "'.");
  }

  /**
   * @throws UserError if another process listens on it
   */
  void requireFree(int number) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress("localhost", number));
    } catch (IOException e) {
      throw new UserError(
          "Port "
              + number
              + " is already in use. Choose another port with "
              + flag()
              + " or "
              + variable()
              + ".");
    }
  }
}
