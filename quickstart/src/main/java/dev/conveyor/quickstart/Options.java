package dev.conveyor.quickstart;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line options.
 *
 * @param root the built tree
 * @param home the directory of data, logs, and secrets
 * @param external external servers; null for embedded ones
 */
record Options(
    String command,
    boolean detach,
    Map<Port, Integer> ports,
    Path root,
    Path home,
    @Nullable ExternalServers external) {

  /**
   * @throws UserError for an unknown option, or a port used twice
   */
  static Options parse(String[] arguments, Map<String, String> environment) {
    String command = arguments.length == 0 ? "up" : arguments[0];
    boolean detach = false;
    Map<String, String> flags = new HashMap<>();
    for (int i = 1; i < arguments.length; i++) {
      String flag = arguments[i];
      if (flag.equals("--detach")) {
        detach = true;
      } else if (flag.contains("=")) {
        flags.put(flag.substring(0, flag.indexOf('=')), flag.substring(flag.indexOf('=') + 1));
      } else if (i + 1 < arguments.length) {
        flags.put(flag, arguments[++i]);
      } else {
        throw unknown(flag);
      }
    }
    Path root = Path.of(flags.getOrDefault("--root", ".")).toAbsolutePath().normalize();
    String home = flags.getOrDefault("--home", environment.getOrDefault("CONVEYOR_HOME", ""));
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      ports.put(port, port.number(flags, environment));
      flags.remove(port.flag());
    }
    ExternalServers external = ExternalServers.of(flags);
    flags.remove("--root");
    flags.remove("--home");
    if (!flags.isEmpty()) {
      throw unknown(flags.keySet().iterator().next());
    }
    Options options =
        new Options(
            command,
            detach,
            ports,
            root,
            home.isEmpty() ? root.resolve(".conveyor") : Path.of(home).toAbsolutePath(),
            external);
    requireDifferent(options.ownPorts());
    return options;
  }

  private static UserError unknown(String option) {
    return new UserError("Unknown option: " + option + ". Run ./conveyor help for usage.");
  }

  private static void requireDifferent(Map<Port, Integer> ports) {
    Map<Integer, Port> taken = new HashMap<>();
    ports.forEach(
        (port, number) -> {
          Port other = taken.put(number, port);
          if (other != null) {
            throw new UserError(
                "%s and %s are both %d. Choose a different port for one of them."
                    .formatted(other.flag(), port.flag(), number));
          }
        });
  }

  /** The ports that our processes listen on. */
  Map<Port, Integer> ownPorts() {
    Map<Port, Integer> own = new EnumMap<>(ports);
    if (external != null) {
      own.keySet().removeAll(List.of(Port.KAFKA, Port.KAFKA_CONTROLLER, Port.POSTGRES));
    }
    return own;
  }

  String postgres() {
    return external == null ? "localhost:" + port(Port.POSTGRES) : external.postgres();
  }

  String kafka() {
    return external == null ? "localhost:" + port(Port.KAFKA) : external.kafka();
  }

  int port(Port port) {
    Integer number = ports.get(port);
    if (number == null) {
      throw new IllegalStateException("port without a number");
    }
    return number;
  }
}
