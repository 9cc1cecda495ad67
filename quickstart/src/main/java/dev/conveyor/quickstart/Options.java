package dev.conveyor.quickstart;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command line options.
 *
 * @param root the built tree
 * @param home the directory of data, logs, and secrets
 * @param external external servers; null for embedded ones
 */
record Options(
    Command command,
    boolean detach,
    Map<Port, Integer> ports,
    Path root,
    Path home,
    @Nullable ExternalServers external) {

  /**
   * @throws UserError for a missing command, a value that is no port, or two ports that are the
   *     same
   */
  static Options of(ParseResult parsed, Map<String, String> environment) {
    ParseResult command = parsed.subcommand();
    if (command == null) {
      throw new UserError("Missing command. ./conveyor --help lists the commands.");
    }
    Map<String, String> flags = new HashMap<>();
    for (OptionSpec option : command.matchedOptions()) {
      flags.put(option.longestName(), String.valueOf(option.<Object>getValue()));
    }
    Path root = Path.of(flags.getOrDefault("--root", ".")).toAbsolutePath().normalize();
    String home = flags.getOrDefault("--home", environment.getOrDefault("CONVEYOR_HOME", ""));
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      ports.put(port, port.number(flags, environment));
    }
    Options options =
        new Options(
            Command.of(command),
            flags.containsKey("--detach"),
            ports,
            root,
            home.isEmpty() ? root.resolve(".conveyor") : Path.of(home).toAbsolutePath(),
            ExternalServers.of(flags));
    requireDifferent(options.ownPorts());
    return options;
  }

  private static void requireDifferent(Map<Port, Integer> ports) {
    Map<Integer, Port> taken = new HashMap<>();
    ports.forEach((port, number) -> {
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
