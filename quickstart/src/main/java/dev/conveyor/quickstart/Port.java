package dev.conveyor.quickstart;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.Map;

/** The ports, each configurable by a flag and by an environment variable. */
enum Port {
  INGRESS("ingress", 8080),
  CONSOLE("console", 8081),
  PROVISIONING("provisioning", 8082),
  ROLE_SYNC("role-sync", 8083),
  KAFKA("kafka", 9092),
  KAFKA_CONTROLLER("kafka-controller", 9093),
  POSTGRES("postgres", 5433);

  private final String label;
  private final int usual;

  Port(String label, int usual) {
    this.label = label;
    this.usual = usual;
  }

  String flag() {
    return "--" + label + "-port";
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
